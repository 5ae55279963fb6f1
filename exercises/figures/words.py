def describe(pose, moment): return {"en": "", "es": ""}
