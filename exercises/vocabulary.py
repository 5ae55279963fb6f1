"""The words of the library: what the keys in the content files are called for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Family(models.TextChoices):
    QN = "QN", _("Quadriceps, without body weight")
    QW = "QW", _("Quadriceps, with body weight")
    HA = "HA", _("Hip abductors")
    HR = "HR", _("Hip external rotators")
    HX = "HX", _("Hip extensors")
    CT = "CT", _("Core")
    CF = "CF", _("Calf and foot")
    FL = "FL", _("Flexibility")
    PN = "PN", _("Balance")
    PL = "PL", _("Jumping and impact")
    XT = "XT", _("Cross-training")
    OWN = "OWN", _("Our own")


class Kind(models.TextChoices):
    """How an exercise is dosed; keys as in exercises/stages.py."""

    ISOMETRIC = "isometric", _("holds (isometric)")
    STRENGTH = "strength", _("strength")
    ENDURANCE = "endurance", _("endurance of trunk and calf")
    STRETCH = "stretch", _("stretch")
    BALANCE = "balance", _("balance and control")
    PLYOMETRIC = "plyometric", _("jumps, by contacts")
    CROSS_TRAINING = "cross_training", _("cross-training")
    BFR = "bfr", _("light load with a pressure cuff")


class Stage(models.TextChoices):
    """What a phase of a plan is for; keys as in exercises/stages.py."""

    S1 = "S1", _("S1 Calm")
    S2 = "S2", _("S2 Build")
    S3 = "S3", _("S3 Strengthen")
    S4 = "S4", _("S4 Power and impact")
    S5 = "S5", _("S5 Maintain")


class Muscle(models.TextChoices):
    QUADRICEPS = "quadriceps", _("Quadriceps")
    HIP_FLEXORS = "hip_flexors", _("Hip flexors")
    GLUTEUS_MEDIUS = "gluteus_medius", _("Gluteus medius")
    GLUTEUS_MAXIMUS = "gluteus_maximus", _("Gluteus maximus")
    HIP_EXTERNAL_ROTATORS = "hip_external_rotators", _("Hip external rotators")
    HAMSTRINGS = "hamstrings", _("Hamstrings")
    CALF = "calf", _("Calf")
    SOLEUS = "soleus", _("Soleus")
    FOOT_INTRINSICS = "foot_intrinsics", _("Foot muscles")
    OBLIQUES = "obliques", _("Obliques")
    ABDOMINALS = "abdominals", _("Abdominals")
    TFL_ITB = "tfl_itb", _("TFL and iliotibial band")
    RECTUS_FEMORIS = "rectus_femoris", _("Rectus femoris")
    LATERAL_RETINACULUM = "lateral_retinaculum", _("Lateral retinaculum")
    BACK_EXTENSORS = "back_extensors", _("Back extensors")
    ENDURANCE = "endurance", _("Endurance")


class Equipment(models.TextChoices):
    TOWEL = "towel", _("towel")
    STRAP = "strap", _("strap")
    CUFF_WEIGHT = "cuff_weight", _("cuff weight")
    BAND = "band", _("band")
    BELT = "belt", _("belt")
    ROLL = "roll", _("rolled towel or bolster")
    CHAIR = "chair", _("chair")
    STEP = "step", _("step")
    WALL = "wall", _("wall")
    MACHINE = "machine", _("machine")
    DUMBBELL = "dumbbell", _("dumbbell")
    BENCH = "bench", _("bench")
    MAT = "mat", _("mat")
    BALL = "ball", _("ball")
    PAD = "pad", _("cushion")
    ROLLER = "roller", _("foam roller")
    BOARD = "board", _("decline board")
    FOAM = "foam", _("foam pad")
    CONE = "cone", _("cone")
    MIRROR = "mirror", _("mirror")
    ROPE = "rope", _("jump rope")
    BOX = "box", _("box")
    TREADMILL = "treadmill", _("treadmill")
    BIKE = "bike", _("exercise bike")
    POOL = "pool", _("pool")
    ELLIPTICAL = "elliptical", _("elliptical trainer")
    ROWER = "rower", _("rowing machine")
    BFR_CUFF = "bfr_cuff", _("pressure cuff")
    TAPE = "tape", _("tape on the floor")


class Position(models.TextChoices):
    """In the order in which a session runs: lying first, standing last."""

    LYING = "lying", _("lying on the back")
    SIDE_LYING = "side_lying", _("lying on the side")
    PRONE = "prone", _("lying face down")
    SITTING = "sitting", _("sitting")
    KNEELING = "kneeling", _("kneeling")
    STANDING = "standing", _("standing")


class Caution(models.TextChoices):
    C45 = "C45", _("Bend the knee only to 45° until pain is 2 or less.")
    O90 = "O90", _("Work between a right angle and half way. Leave out the last part under load.")
    KN = "KN", _("Put a cushion under the knee, or leave it out if kneeling hurts.")
    DV = "DV", _("Stop the set when the knee falls inward.")
    TR = "TR", _("Land softly, with the trunk slightly forward.")
    SUP = "SUP", _("Do this only with your therapist beside you.")
    PM = "PM", _("Follow your pain rules.")


class Frequency(models.TextChoices):
    DAILY = "daily", _("every day")
    EVERY_SECOND_DAY = "every_second_day", _("every second day")
    THREE_A_WEEK = "three_a_week", _("3 days a week")
    TWO_A_WEEK = "two_a_week", _("2 days a week")


class Side(models.TextChoices):
    EACH = "each", _("each side")
    RIGHT = "right", _("right side")
    LEFT = "left", _("left side")
    BOTH = "both", _("both sides together")


class Mark(models.TextChoices):
    """How sure a stated fact is."""

    V = "V", _("checked in the source")
    V2 = "V2", _("checked in a secondary source")
    C = "C", _("calculated from a checked figure")
    D = "D", _("our design choice")
    G = "G", _("general knowledge, not verified")
