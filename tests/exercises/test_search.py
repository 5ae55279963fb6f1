"""What one types and what comes first, the same on both databases; and what the search must never do."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exercises.actions import adapt
from exercises.lexicon import Lexicon, lexicon
from exercises.models import Exercise, ExerciseText, Need, Target
from exercises.search import Filters, find
from tests import factories

pytestmark = pytest.mark.django_db

ENGLISH = [
    ("HA2", "HA2"),
    ("ha2", "HA2"),
    ("ha 2", "HA2"),
    ("HR1 Clamshell", "HR1"),
    ("SLR", "QN3"),
    ("TKE", "QW3"),
    ("QS", "QN1"),
    ("SAQ", "QN4"),
    ("short arc quad", "QN4"),
    ("LAQ", "QN5"),
    ("RDL", "HX6"),
    ("single leg RDL", "HX8"),
    ("BFR", "QN7"),
    ("clam", "HR1"),
    ("clams", "HR1"),
    ("clam shell", "HR1"),
    ("clamshel", "HR1"),
    ("calmshell", "HR1"),
    ("bridge", "HX2"),
    ("brige", "HX2"),
    ("bridge band", "HX3"),
    ("step down", "QW9"),
    ("step dwn", "QW9"),
    ("stepdown", "QW9"),
    ("stp down", "QW9"),
    ("mirror step down", "PN5"),
    ("monster walk", "HA8"),
    ("monsterwalk", "HA8"),
    ("wall sit", "QW1"),
    ("single leg sqat", "QW15"),
    ("bulgarian", "QW16"),
    ("hamstring stretch", "FL3"),
    ("hamstrng strech", "FL3"),
    ("pallof", "CT5"),
    ("y balance", "PN3"),
    ("balance", "PN1"),
    ("bike", "XT1"),
    ("quad machine", "QN6"),
    ("elevación de pierna", "QN3"),
    ("elevacion de pierna", "QN3"),
    ("Puente", "HX2"),
    ("almeja", "HR1"),
]
SPANISH = [
    ("elevación de pierna", "QN3"),
    ("elevacion de pierna", "QN3"),
    ("ELEVACIÓN DE LA PIERNA", "QN3"),
    ("elebacion de pierna", "QN3"),
    ("almeja", "HR1"),
    ("almja", "HR1"),
    ("puente", "HX2"),
    ("puente con banda", "HX3"),
    ("sentadilla", "QW2"),
    ("sentadilla bulgara", "QW16"),
    ("sentadila búlgara", "QW16"),
    ("zancada", "QW12"),
    ("sancada", "QW12"),
    ("bajar escalon", "QW9"),
    ("subir escalón", "QW6"),
    ("peso muerto", "HX6"),
    ("prensa", "QW5"),
    ("equilibrio", "PN1"),
    ("estiramiento de gemelos", "FL4"),
    ("estiramiento isquios", "FL3"),
    ("bici", "XT1"),
    ("natacion", "XT3"),
    ("a gatas rodilla", "HR6"),
    ("clamshell", "HR1"),
    ("bridge", "HX2"),
    ("SLR", "QN3"),
]
MUSCLES = [
    ("en", "glut med", "gluteus_medius"),
    ("en", "GMed", "gluteus_medius"),
    ("en", "gluteus medus", "gluteus_medius"),
    ("en", "GMax", "gluteus_maximus"),
    ("en", "VMO", "quadriceps"),
    ("en", "quad", "quadriceps"),
    ("en", "quads", "quadriceps"),
    ("en", "hams", "hamstrings"),
    ("en", "TFL", "tfl_itb"),
    ("en", "ITB", "tfl_itb"),
    ("en", "it band", "tfl_itb"),
    ("en", "ER", "hip_external_rotators"),
    ("en", "soleus", "soleus"),
    ("es", "glúteo medio", "gluteus_medius"),
    ("es", "gluteo mayor", "gluteus_maximus"),
    ("es", "cuadriceps", "quadriceps"),
    ("es", "isquios", "hamstrings"),
    ("es", "cintilla", "tfl_itb"),
    ("es", "rotadores externos", "hip_external_rotators"),
    ("es", "soleo", "soleus"),
]
NOTHING = ["", "   ", "%", "_", "%%%", "\x00", "\\", "'; --", "–", "xylophone", "xq9", "\ud800"]


def everything():
    return Exercise.objects.on_offer()


def codes(words: str, language: str = "en", **filters) -> list[str]:
    found = find(everything(), words, language, filters=Filters(**filters))
    return [exercise.code for exercise in found.first(len(found))]


@pytest.mark.parametrize(("language", "table"), [("en", ENGLISH), ("es", SPANISH)])
def test_what_one_types_brings_first_what_one_means(library, language, table):
    assert {words: codes(words, language)[:1] for words, _code in table} == {words: [code] for words, code in table}


def test_a_muscle_brings_all_its_exercises_those_for_it_first(library):
    wrong = []
    for language, words, muscle in MUSCLES:
        for_it = set(Target.objects.filter(muscle=muscle, primary=True).values_list("exercise__code", flat=True))
        found = codes(words, language)
        if not for_it <= set(found) or found[0] not in for_it:
            wrong.append((language, words, found))
    assert wrong == []


def test_what_means_nothing_finds_nothing(library):
    assert {words: codes(words) for words in NOTHING} == {words: [] for words in NOTHING}


def test_every_alias_leads_to_its_exercise_among_the_first(library):
    missed = []
    for text in ExerciseText.objects.select_related("exercise"):
        for alias in text.aliases.splitlines():
            if text.exercise.code not in codes(alias, text.language)[:3]:
                missed.append((text.exercise.code, alias))
    assert missed == []


def test_every_code_and_every_name_leads_to_its_exercise_first(library):
    texts = ExerciseText.objects.select_related("exercise")
    wanted = [(text.exercise.code, text.language, words) for text in texts for words in (text.exercise.code, text.name)]
    assert [one for one in wanted if codes(one[2], one[1])[:1] != [one[0]]] == []


def test_only_what_is_surely_meant_is_taken(library):
    def taken(words: str) -> str | None:
        key = find(everything(), words, "en").sure()
        return key and Exercise.objects.get(pk=key).code

    certain = {"SLR": "QN3", "Clamshell": "HR1", "puente": "HX2", "pallof press": "CT5"}
    doubtful = ["single leg", "clamshel", "brige", "glut med", ""]
    assert {words: taken(words) for words in (*certain, *doubtful)} == certain | dict.fromkeys(doubtful)


def test_filters_narrow_without_words(library):
    assert codes("", muscle="tfl_itb") == ["FL9", "FL6"]
    assert codes("", position="kneeling", level="3") == ["FL2"]
    assert codes("", muscle="gluteus_medius", position="side_lying", equipment="band") == ["HR3"]
    assert codes("", muscle="soleus", position="prone") == []


def test_a_filter_that_there_is_not_is_left_out(library):
    assert codes("", muscle="no such muscle", level="3; DROP", equipment="bike") == ["XT1"]


def test_filters_narrow_what_the_words_find(library):
    assert codes("bridge", level="1") == ["HX2"]
    assert codes("bridge", muscle="tfl_itb") == []


# --- fresh after every change -----------------------------------------------------------------------------------------
def test_an_edited_name_is_found_at_once_and_the_former_no_more():
    text = factories.ExerciseTextFactory(name="Wobble dance")
    assert codes("wobble") == [text.exercise.code]
    text.name = "Shuffle dance"
    text.save()
    assert (codes("wobble"), codes("shufle")) == ([], [text.exercise.code])
    text.delete()
    assert codes("shuffle") == []


def test_a_name_saved_with_named_fields_only_is_found():
    text = factories.ExerciseTextFactory(name="Wobble")
    ExerciseText.objects.update_or_create(pk=text.pk, defaults={"aliases": "Jelly\nBlancmange"})
    assert codes("blancmange") == [text.exercise.code]


def test_names_that_came_in_bulk_are_found():
    exercise = factories.ExerciseFactory(text=None)
    ExerciseText.objects.bulk_create([ExerciseText(exercise=exercise, language="es", name="Bamboleo", steps="Baile.")])
    assert codes("bamboleo") == [exercise.code]


def test_a_new_code_is_found_at_once():
    exercise = factories.ExerciseFactory(code="OWN-1")
    assert codes("own1") == codes("OWN-1") == ["OWN-1"]
    exercise.code = "ZZ9"
    exercise.save()
    assert (codes("own1"), codes("zz9")) == ([], ["ZZ9"])


def test_two_codes_that_change_places_are_told_apart():
    first, second = factories.ExerciseFactory(code="AA1"), factories.ExerciseFactory(code="BB1")
    before = find(everything(), "aa1", "en").keys()
    for exercise, code in ((first, "CC1"), (second, "AA1"), (first, "BB1")):
        exercise.code = code
        exercise.save()
    after = find(everything(), "aa1", "en").keys()
    assert (before, after) == ([first.pk], [second.pk])


def test_a_new_level_position_or_family_counts_at_once():
    low, _high = (factories.ExerciseFactory(code=f"L{level}", level=level, text__name="Wobble") for level in (1, 2))
    assert (codes("wobble"), codes("prone"), codes("plyo")) == (["L1", "L2"], [], [])
    low.level, low.position, low.family = 3, "prone", "PL"
    low.save()
    assert (codes("wobble"), codes("prone"), codes("plyo")) == (["L2", "L1"], ["L1"], ["L1"])


def test_muscles_and_equipment_that_came_in_bulk_count_at_once():
    exercise = factories.ExerciseFactory(code="L1")
    assert codes("soleus") == codes("bike") == []
    Target.objects.bulk_create([Target(exercise=exercise, muscle="soleus")])
    Need.objects.bulk_create([Need(exercise=exercise, equipment="bike")])
    assert codes("soleus") == codes("bike") == ["L1"]
    Target.objects.all().delete()
    assert (codes("soleus"), codes("bike")) == ([], ["L1"])


def test_what_is_withdrawn_or_deleted_is_found_no_more():
    kept, deleted = (factories.ExerciseFactory(code=code, position="prone", text__name="Wobble") for code in "KD")
    assert codes("wobble") == codes("prone") == ["D", "K"]
    Exercise.objects.filter(pk=deleted.pk).delete()
    assert codes("wobble") == codes("prone") == ["K"]
    Exercise.objects.filter(pk=kept.pk).update(retired=True)
    assert codes("wobble") == codes("prone") == codes("k") == []


def test_what_did_not_change_is_not_read_again(library):
    known = lexicon()
    codes("step down")
    assert lexicon() is known
    ExerciseText.objects.first().save()  # the same names
    assert lexicon() is known
    Exercise.objects.first().save()
    assert lexicon() is not known


@given(words=st.lists(st.text("abc", min_size=1, max_size=4), unique=True), said=st.text("abc", max_size=4))
def test_words_and_codes_that_begin_so_are_all_found(words, said):
    ordered = sorted(words)
    codes = [(word, place) for place, word in enumerate(ordered)]
    book = Lexicon(stamp=(), books={}, codes=codes, groups={}, rows=(), words=tuple(ordered), lines={})
    begun = [word for word in ordered if word.startswith(said)]
    assert list(book.beginning(said)) == begun
    assert sorted(book.coded(said)) == [ordered.index(word) for word in begun]


# --- whose exercises --------------------------------------------------------------------------------------------------
def test_another_clinics_exercise_is_not_found(therapist, outsider):
    factories.ExerciseFactory(code="SECRET1", clinic=outsider.clinic, text__name="Zebra crawl")
    mine = Exercise.objects.visible_to(therapist).on_offer()
    theirs = Exercise.objects.visible_to(outsider).on_offer()
    for words in ("zebra crawl", "zebra", "zebre", "SECRET1", "secret"):
        assert (len(find(mine, words, "en")), len(find(theirs, words, "en"))) == (0, 1)


def test_another_clinics_exercise_is_not_found_by_what_it_works_or_needs(therapist, outsider):
    secret = factories.ExerciseFactory(code="SECRET1", clinic=outsider.clinic, position="prone", family="PL")
    Target.objects.create(exercise=secret, muscle="soleus")
    Need.objects.create(exercise=secret, equipment="bike")
    mine = Exercise.objects.visible_to(therapist).on_offer()
    theirs = Exercise.objects.visible_to(outsider).on_offer()
    for words in ("prone", "prnoe", "plyo", "soleus", "solues", "bike", "soleus prone", "bike soleus"):
        assert (len(find(mine, words, "en")), len(find(theirs, words, "en"))) == (0, 1), words


def test_another_clinics_exercise_changes_nothing_in_what_is_found(therapist, outsider):
    factories.ExerciseFactory(code="MINE1", clinic=therapist.clinic, text__name="Bikes on the wall")
    mine = Exercise.objects.visible_to(therapist).on_offer()
    before = {words: find(mine, words, "en").hits for words in ("bike", "bike wall", "bikes wal", "bkie wall")}
    secret = factories.ExerciseFactory(code="BIKE1", clinic=outsider.clinic, text__name="Bike wal")
    Need.objects.create(exercise=secret, equipment="bike")
    assert {words: find(mine, words, "en").hits for words in before} == before
    assert [len(hits) for hits in before.values()] == [1, 1, 1, 1]


def test_the_clinics_own_version_stands_for_the_shared_one(library, therapist, outsider):
    copy = adapt(Exercise.objects.get(code="HR1"), by=therapist)
    mine = find(Exercise.objects.visible_to(therapist).on_offer(), "clamshell", "en").first(1)
    theirs = find(Exercise.objects.visible_to(outsider).on_offer(), "clamshell", "en").first(1)
    assert (mine[0].pk, theirs[0].clinic_id) == (copy.pk, None)


def test_what_is_no_longer_offered_is_not_found():
    factories.ExerciseFactory(code="OLD1", text__name="Ancient move", retired=True)
    assert codes("ancient move") == codes("ancent") == []


# --- any input --------------------------------------------------------------------------------------------------------
def test_ten_thousand_signs_are_answered_soon(library):
    started = time.process_time()
    for words in ("a" * 10_000, "leg " * 2_500, "á" * 10_000, "ﷺ" * 10_000, "%" * 10_000):
        find(everything(), words, "en")
    assert time.process_time() - started < 5


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=80), language=st.sampled_from(["en", "es", "en-gb", ""]))
def test_no_input_is_an_error(library, words, language):
    found = find(everything(), words, language)
    assert len(found.first(12)) == min(len(found), 12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_swapped_pair_of_letters_is_forgiven(library, data):
    word = data.draw(st.sampled_from(["clamshell", "hydrant", "skater", "goblet", "elliptical", "deadlift", "rowing"]))
    at = data.draw(st.integers(1, len(word) - 2))
    slipped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    assert codes(slipped)[:1] == codes(word)[:1] != []


def test_the_number_of_queries_does_not_grow_with_the_library(library, clinic):
    def queries() -> list[int]:
        codes("SLR")  # from here on the words are in memory
        counts = []
        for words in ("SLR", "glut med side lying", "step dwn", "xylophone"):
            with CaptureQueriesContext(connection) as asked:
                find(everything(), words, "en").first(12)
            counts.append(len(asked))
        return counts

    few = queries()
    for number in range(20):
        factories.ExerciseFactory(code=f"B{number}", clinic=clinic, text__name=f"SLR step down {number}")
    assert queries() == few


def test_the_vocabulary_does_not_depend_on_the_language_of_the_moment(library):
    with override("es"):
        spanish = codes("gluteus medius")
    assert spanish == codes("gluteus medius") != []
