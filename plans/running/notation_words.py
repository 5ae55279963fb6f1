"""The words that notation.py understands, English and Spanish side by side. Pure Python."""

EFFORT_WORDS = {
    **dict.fromkeys(("walk", "walking", "caminar", "camine", "caminata", "andar", "ande"), "walk"),
    **dict.fromkeys(("jog", "jogging", "trotar", "trote"), "jog"),
    **dict.fromkeys(("run", "running", "correr", "corra", "carrera"), "run"),
    **dict.fromkeys(("stride", "strides", "progresivo", "progresivos", "progresiones"), "strides"),
    **dict.fromkeys(("other", "otro", "otra"), "other"),
}
UNIT_WORDS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "seg", "segundo", "segundos"), "s"),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "minuto", "minutos"), "min"),
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters", "metro", "metros"), "m"),
    **dict.fromkeys(("km", "kilometre", "kilometres", "kilometer", "kilometers", "kilómetro", "kilómetros"), "km"),
    **dict.fromkeys(("yd", "yds", "yard", "yards", "yarda", "yardas"), "yd"),
    **dict.fromkeys(("mi", "mile", "miles", "milla", "millas"), "mi"),
}
JOINS = {
    "times": ("x", "×", "*", "times", "veces", "vez"),
    "until": ("until", "hasta"),
    "at": ("at", "a", "al"),
}
SIGNS = {
    "en": {
        "walk": "walk",
        "jog": "jog",
        "run": "run",
        "strides": "strides",
        "other": "other",
        "until": "until",
        "at": "at",
        "decimal": ".",
    },
    "es": {
        "walk": "caminar",
        "jog": "trotar",
        "run": "correr",
        "strides": "progresivos",
        "other": "otro",
        "until": "hasta",
        "at": "a",
        "decimal": ",",
    },
}
