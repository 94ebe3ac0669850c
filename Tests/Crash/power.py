"""Power loss: a kill after which only what was synced is still there."""

import os
import shutil
import subprocess

import sends
from coop import require


def compile_disk(folder):
    """The library to preload; nil where no C compiler is at hand."""
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "durable.c")
    library = os.path.join(folder, "durable.so")
    for compiler in ("cc", "clang", "gcc"):
        if shutil.which(compiler):
            subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, source], check=True)
            return library
    return None


def lose_power(coop):
    """Every file of the database becomes what it was when it was last synced."""
    for part in ("", "-wal", "-shm", ".rescue"):
        path = coop.database + part
        if os.path.exists(path):
            os.unlink(path)
        if os.path.exists(path + ".durable"):
            shutil.copyfile(path + ".durable", path)


def series(template, place, library, chance, rounds):
    """Kills at any command with every unsynced write lost, and the same on a disk that lies about its syncs."""
    print("with every unsynced write lost:", flush=True)
    figures = sends.Figures()
    for _ in range(rounds):
        sends.kill_once(prepared(template, place), chance, figures, lose_power, {"LD_PRELOAD": library})
    figures.report()
    lying = sends.Figures()
    for _ in range(3):
        try:
            sends.kill_once(prepared(template, place), chance, lying, lose_power,
                            {"LD_PRELOAD": library, "GAZETTE_LYING_DISK": "1"}, resolves=False)
        except AssertionError:
            lying.lost += 1
        if lying.doubled + lying.lost:
            break
    require(lying.doubled + lying.lost > 0, "a disk that forgets its syncs harmed nobody: this proves nothing")
    print(f"on a disk that lies about its syncs {lying.doubled} were doubled, as they must be", flush=True)


def prepared(template, place):
    """What the workspace holds before the run is safe on the disk."""
    coop = template.copy(place)
    for part in ("", "-wal"):
        if os.path.exists(coop.database + part):
            shutil.copyfile(coop.database + part, coop.database + part + ".durable")
    return coop
