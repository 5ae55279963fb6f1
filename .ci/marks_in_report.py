"""A pytest plugin: writes each test's browser and services mark into the JUnit report, for no_skips.py to read."""

MARKS = ("browser", "services")


def pytest_collection_modifyitems(items):
    for item in items:
        item.user_properties += [("mark", mark) for mark in MARKS if item.get_closest_marker(mark)]
