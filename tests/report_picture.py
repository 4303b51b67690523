"""Draw the README's picture of the report page, as Chromium shows it; where there is none, the old one stays."""

import base64
import tempfile
from dataclasses import replace
from pathlib import Path

from migrator.reports.html_report import render
from migrator.reports.style import Style
from migrator.values.results import Target
from tests.readme_console import ROOT
from tests.reports.browser import CHROMIUM, Browser
from tests.reports.report_samples import FULL, long

PICTURE = ROOT / ".github" / "images" / "report.png"
WIDTH, HEIGHT = 1200, 1320


def main() -> None:
    if CHROMIUM is None:
        print(f"There is no Chromium here: {PICTURE.relative_to(ROOT)} stays as it is.")
        return
    history = long(120)
    migrations = (*history.migrations, *FULL.migrations[3:])
    shown = replace(FULL, target=Target("shop", "shop on db.example.org:5432"), attempts=history.attempts, warnings=())
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        page.write_text(render(replace(shown, migrations=migrations), Style()), "utf-8")
        browser = Browser(Path(folder) / "profile")
        browser.open(page, width=WIDTH)
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT, "scale": 1}
        drawn = browser.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)["data"]
        browser.close()
    PICTURE.write_bytes(base64.b64decode(drawn))
    print(f"{PICTURE.relative_to(ROOT)} is drawn.")


if __name__ == "__main__":
    main()
