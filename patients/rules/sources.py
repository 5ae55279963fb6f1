"""What stands behind each rule, whatever it says of one patient.  Pure Python.  Citations in docs/rules.md."""

from patients.measures import Source
from patients.rules.safety import FLAG_SOURCES

OURS, COMMON, GUIDELINE = Source("", "D"), Source("", "G"), Source("Willy19", "G")
NEAL, NOEL, POWERS = Source("Neal24", "V"), Source("Noel21", "V2"), Source("Powers14", "V")
SPIKE = (COMMON, Source("Frandsen25", "V"), Source("Nielsen14", "G"))
CHANGES = (
    Source("Crossley04", "V"),
    Source("Crossley18", "V"),
    Source("Piva09b", "D"),
    Source("Piva09b", "V"),
    OURS,  # for the worst pain no study gives a size of its own
)


def of_flags(*flags: str) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(source for flag in flags for source in FLAG_SOURCES[flag]))


RULE_SOURCES = {
    "R-F01": of_flags("RF1", "RF2"),
    "R-F02": of_flags("RF3", "RF4", "RF5", "RF6", "RF7", "RF8", "RF10", "RF11"),
    "R-F03": (COMMON, OURS),
    "R-F04": (Source("BMC18", "V"), COMMON),
    "R-F05": (Source("Matava99", "V"), OURS),
    "R-F06": (*of_flags("RF4", "RF7"), OURS),
    "R-F07": (OURS, Source("Myer14", "V")),
    "R-D01": (Source("Willy19", "V2"), NOEL),
    "R-D02": (Source("Cook10", "V"),),
    "R-D03": (Source("PTP22", "V"),),
    "R-D04": (Source("Nunes13", "V"), OURS),
    "R-A01": SPIKE,
    "R-A02": SPIKE,
    "R-A03": (
        *(Source("Magalhaes10", "V"), Source("Ireland03", "V"), Source("VanCant14", "V")),
        *(Source("Khayambashi16", "V2"), Source("ACLR21", "V"), OURS),
    ),
    "R-A04": (Source("Sarabon21", "V"), OURS),
    "R-A05": (
        *(Source("Snyder", "V"), Source("Piva06", "V"), Source("Crossley11", "V"), Source("Noehren13", "V")),
        *(Source("Bramah18", "V"), COMMON, OURS),
    ),
    "R-A06": (
        *(Source("Yildirim18", "V"), Source("BMCSS21", "V"), Source("Nunes13", "V"), Source("Powden15", "V")),
        *(Source("Barton15", "V"), COMMON, OURS),
    ),
    "R-A07": (COMMON, Source("Piva06", "V"), Source("Matthews17", "V"), OURS),
    "R-A08": (COMMON, OURS),
    "R-A09": (Source("Magalhaes10", "V"),),
    "R-A10": (NEAL,),
    "R-I01": (NOEL, GUIDELINE, NEAL),
    "R-I02": (GUIDELINE, NEAL),
    "R-I03": (Source("VanCant14", "V"), Source("Macadam15", "V"), GUIDELINE),
    "R-I04": (POWERS,),
    "R-I05": (POWERS, GUIDELINE),
    "R-I06": (Source("Davis20", "V"), Source("Willy12", "V"), Source("Barton15", "V"), GUIDELINE),
    "R-I07": (Source("Heiderscheit11", "V"), Source("Trek", "V"), Source("Bramah19", "V")),
    "R-I08": (Source("Esculier23", "V"), Source("AJSM26", "V")),
    "R-I09": (NOEL, GUIDELINE, NEAL),
    "R-I10": (NOEL, GUIDELINE),
    "R-I11": (Source("Barton15", "V"), GUIDELINE),
    "R-I12": (Source("Chimenti21", "V"), GUIDELINE),
    "R-I13": CHANGES,
    "R-I14": (Source("Barton15", "V"), *CHANGES),
    "R-I15": (GUIDELINE,),
}
