"""What clinicians call muscles, positions, equipment and families when they look for an exercise, in both languages.

The official labels come from the vocabulary; here stand the short and colloquial words beside them.
"""

from functools import cache

from django.conf import settings
from django.utils.translation import override

from exercises.spelling import essence
from exercises.vocabulary import Equipment, Family, Muscle, Position

Key = tuple[str, str]  # kind and value, such as ("muscle", "gluteus_medius")

MUSCLES = {
    Muscle.QUADRICEPS: "quad, quads, vmo, vm, vl, vastus medialis, vastus lateralis, front thigh, cuads, cuádriceps, "
    "vasto interno, vasto medial, vasto externo, vasto lateral",
    Muscle.HIP_FLEXORS: "iliopsoas, psoas, iliacus, psoasilíaco, flexores de la cadera",
    Muscle.GLUTEUS_MEDIUS: "gmed, glut med, glute med, g med, glute medius, abductors, abductor, glúteo mediano, "
    "abductores, abductores de cadera",
    Muscle.GLUTEUS_MAXIMUS: "gmax, glut max, glute max, g max, glute maximus, glutes, glute, buttock, hip extensors, "
    "glúteo mayor, glúteos, extensores de cadera",
    Muscle.HIP_EXTERNAL_ROTATORS: "er, hip er, external rotators, external rotation, rotators, piriformis, "
    "deep rotators, re, rotadores, rotadores externos, rotación externa, piriforme, piramidal",
    Muscle.HAMSTRINGS: "hams, hammies, biceps femoris, semitendinosus, isquios, isquiosurales, femorales, "
    "bíceps femoral",
    Muscle.CALF: "gastroc, gastrocs, gastrocnemius, calves, triceps surae, gemelos, gemelo, gastrocnemios, "
    "tríceps sural",
    Muscle.SOLEUS: "sol, sóleos",
    Muscle.FOOT_INTRINSICS: "intrinsics, foot intrinsics, foot core, arch, intrínsecos, músculos intrínsecos, arco",
    Muscle.OBLIQUES: "oblique, oblicuo, oblicuos",
    Muscle.ABDOMINALS: "abs, core, rectus abdominis, transversus, abdomen, recto abdominal, transverso",
    Muscle.TFL_ITB: "tfl, itb, it band, iliotibial band, tensor, tensor fasciae latae, cintilla, banda iliotibial, "
    "cintilla iliotibial, tensor de la fascia lata",
    Muscle.RECTUS_FEMORIS: "rec fem, rf, recto femoral, recto anterior",
    Muscle.LATERAL_RETINACULUM: "retinaculum, retináculo, alerón rotuliano",
    Muscle.BACK_EXTENSORS: "erectors, erector spinae, multifidus, low back, lumbar, espinales, erectores, lumbares, "
    "multífidos",
    Muscle.ENDURANCE: "cardio, aerobic, conditioning, aeróbico, fondo",
}
POSITIONS = {
    Position.LYING: "supine, lying, on the back, supino, decúbito supino, tumbado, acostado, boca arriba",
    Position.SIDE_LYING: "side lying, sidelying, decúbito lateral, tumbado de lado, acostado de lado, de lado",
    Position.PRONE: "prone, face down, prono, decúbito prono, boca abajo",
    Position.SITTING: "sitting, seated, sentado, sentada, sedestación",
    Position.KNEELING: "kneeling, all fours, quadruped, hands and knees, arrodillado, de rodillas, a gatas, "
    "a cuatro apoyos, cuadrupedia",
    Position.STANDING: "standing, upright, weight bearing, ckc, de pie, bipedestación, en carga",
}
EQUIPMENT = {
    Equipment.BAND: "theraband, resistance band, loop band, elastic, tubing, elástico, banda elástica, goma, liga",
    Equipment.CUFF_WEIGHT: "ankle weight, ankle weights, tobillera, lastre",
    Equipment.DUMBBELL: "weight, weights, kettlebell, db, kb, pesa, pesas, mancuernas",
    Equipment.STEP: "stair, stairs, stepper, peldaño, grada",
    Equipment.BALL: "swiss ball, gym ball, physio ball, balón, fitball, bola suiza",
    Equipment.ROLLER: "foam roll, rodillo",
    Equipment.FOAM: "airex, foam, unstable, inestable, espuma",
    Equipment.BOARD: "slant board, wedge, incline board, cuña, tabla inclinada",
    Equipment.BFR_CUFF: "bfr, bfr cuff, occlusion cuff, manguito",
    Equipment.MACHINE: "gym, gimnasio",
    Equipment.BIKE: "bike, bicycle, bici, bicicleta",
    Equipment.TREADMILL: "cinta, caminadora, trotadora",
    Equipment.POOL: "water, aquatic, agua, alberca",
    Equipment.ELLIPTICAL: "cross trainer, elíptica",
    Equipment.ROWER: "rower, ergometer, remo, remoergómetro",
    Equipment.ROPE: "skipping rope, comba, cuerda",
    Equipment.MAT: "floor, colchoneta, esterilla, suelo",
}
FAMILIES = {
    Family.QN: "okc, open chain, non weight bearing, cadena abierta",
    Family.QW: "closed chain, cadena cerrada",
    Family.CT: "trunk, tronco, estabilidad lumbopélvica",
    Family.FL: "stretch, stretches, stretching, mobility, mobilization, estiramiento, estiramientos, movilidad",
    Family.PN: "proprioception, neuromuscular, propiocepción, estabilidad",
    Family.PL: "plyo, plyometric, plyometrics, jump, jumps, hop, hops, pliometría, pliométricos, salto, saltos",
    Family.XT: "xt, cross training, entrenamiento cruzado",
}
KINDS = {
    "muscle": (Muscle, MUSCLES),
    "position": (Position, POSITIONS),
    "equipment": (Equipment, EQUIPMENT),
    "family": (Family, FAMILIES),
}


@cache
def phrases() -> dict[str, frozenset[Key]]:
    """Return each spoken phrase, spelled as the search compares it, with all that it can mean."""
    meanings: dict[str, set[Key]] = {}
    for kind, (vocabulary, spoken) in KINDS.items():
        for member in vocabulary:
            labels = [label_in(language, member) for language, _name in settings.LANGUAGES]
            for words in (*labels, *spoken.get(member, "").split(", ")):
                meanings.setdefault(essence(words), set()).add((kind, member.value))
    meanings.pop("", None)
    return {phrase: frozenset(keys) for phrase, keys in meanings.items()}


def label_in(language: str, member) -> str:
    with override(language):
        return str(member.label)
