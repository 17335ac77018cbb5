"""The C extension, the commands and the manual pages, for which setup.cfg has no words. All works without a C
compiler."""

import sys
from pathlib import Path

from setuptools import Extension, setup

native = Path("indexer/native")
entries = [
    "indexer = indexer.cli.main:main",
    "search-evaluate = search.cli.evaluation:main",
    "search-mcp = search.cli.mcp:main",
    "search-serve = search.cli.serving:main",
]
scripts = ["scripts/search"]
if sys.platform == "win32":  # where a script cannot be run by its name
    entries, scripts = [*entries, "search = search.cli.main:main"], []

setup(
    scripts=scripts,
    entry_points={"console_scripts": entries},
    data_files=[("share/man/man1", sorted(str(page) for page in Path("docs/man").glob("*.1")))],
    ext_modules=[
        Extension(
            "indexer.native._extension",
            sources=sorted(str(path) for path in native.rglob("*.c")),
            depends=sorted(str(path) for path in native.rglob("*.h")),
            include_dirs=[str(native)],
            define_macros=[("Py_LIMITED_API", "0x030A0000")],
            # Scores and impacts are the same to the bit as in Python, which fuses no multiplying with adding.
            extra_compile_args=["-std=c11", "-O3", "-ffp-contract=off", "-fvisibility=hidden"],
            py_limited_api=True,
            optional=True,
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp310"}},
)
