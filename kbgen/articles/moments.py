"""Now, and what dates without a time zone mean."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kbgen.articles.frontmatter import FrontMatter
from kbgen.config import Config


class Moment:
    """Now, and what dates without a time zone mean."""

    def __init__(self, config: Config, now: datetime) -> None:
        self.now = now
        try:
            self.zone: ZoneInfo | None = ZoneInfo(config.hours.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.zone = None

    def aware(self, moment: datetime | None) -> datetime | None:
        """*moment* in the team's own time zone, where it names none itself."""
        if moment is None or moment.tzinfo:
            return moment
        return moment.replace(tzinfo=self.zone or UTC)

    def shows(self, matter: object) -> bool:
        """Whether visitors see an article with this front matter."""
        if not isinstance(matter, FrontMatter) or matter.draft:
            return False
        begin, end = self.aware(matter.publish_at), self.aware(matter.expires_at)
        return (begin is None or begin <= self.now) and (end is None or self.now < end)
