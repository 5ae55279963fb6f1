"""Draws the exercise pictures: `python -m exercises.figures [CODE …]`, all of them when no code is given.

--look FOLDER draws quick previews there instead (start, end and what was measured), for the one who writes a pose.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from . import contact, draw, pose


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="exercises.figures", description=__doc__)
    parser.add_argument("codes", nargs="*", help="exercise codes, as QN1; none: all")
    parser.add_argument("--look", type=Path, help="folder for quick previews")
    parser.add_argument("--words", action="store_true", help="only say the alt texts anew")
    parser.add_argument("--into", type=Path, help="folder for pictures and figures.json, instead of their own")
    parser.add_argument("--poses", type=Path, default=pose.POSES, help="folder of the pose files")
    parser.add_argument("--jobs", type=int, default=2, help="pictures drawn at the same time")
    chosen = parser.parse_args(arguments)
    poses = pose.load(chosen.poses)
    unknown = sorted(set(chosen.codes) - set(poses))
    if unknown:
        print(f"no pose is written for {', '.join(unknown)}", file=sys.stderr)
        return 2
    wanted = [poses[code] for code in (chosen.codes or poses)]
    work = draw.Preview(chosen.look) if chosen.look else draw.Draw(chosen.into or draw.PICTURES)
    if chosen.words:
        work = draw.Retell()
    with ProcessPoolExecutor(min(chosen.jobs, len(wanted))) as pool:
        drawn = dict(zip((p.code for p in wanted), pool.map(work, wanted), strict=True))
    for code, report in drawn.items():
        print(report.text(code))
    if not chosen.look:
        index = (chosen.into or Path(__file__).parent) / draw.INDEX
        if not chosen.codes and not chosen.into and not chosen.words:
            contact.write({code: report.small for code, report in drawn.items()})
        draw.write_index({code: report.facts for code, report in drawn.items()}, index, keep=set(poses))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
