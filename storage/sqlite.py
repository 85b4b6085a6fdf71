"""The store on SQLite: one database, seen by topic."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from storage.acts import SqliteActs
from storage.announcements import SqliteAnnouncements
from storage.archive import SqliteArchive
from storage.cards import SqliteCards
from storage.crossposts import SqliteCrossposts
from storage.database import Database
from storage.deliveries import SqliteDeliveries
from storage.desk import SqliteDesk
from storage.drafts import SqliteDrafts
from storage.forums import SqliteForums
from storage.interests import SqliteInterests
from storage.languages import SqliteLanguages
from storage.lulls import SqliteLulls
from storage.manuscripts import SqliteManuscripts
from storage.media import SqliteMedia
from storage.opening import open_database, open_to_read
from storage.preferences import SqlitePreferences
from storage.questions import SqliteQuestions
from storage.reports import SqliteReports
from storage.roles import SqliteRoles
from storage.sources import SqliteSources
from storage.stream import SqliteStream
from storage.submissions import SqliteSubmissions
from storage.subscriptions import SqliteSubscriptions


class SqliteStore:
    """`bot.store.Store`; `open_store` makes it."""

    def __init__(self, database: Database) -> None:
        self.stream = SqliteStream(database)
        self.subscriptions = SqliteSubscriptions(database)
        self.interests = SqliteInterests(database)
        self.preferences = SqlitePreferences(database)
        self.archive = SqliteArchive(database)
        self.deliveries = SqliteDeliveries(database)
        self.cards = SqliteCards(database)
        self.languages = SqliteLanguages(database)
        self.crossposts = SqliteCrossposts(database)
        self.forums = SqliteForums(database)
        self.sources = SqliteSources(database)
        self.questions = SqliteQuestions(database)
        self.announcements = SqliteAnnouncements(database)
        self.roles = SqliteRoles(database)
        self.submissions = SqliteSubmissions(database)
        self.desk = SqliteDesk(database)
        self.drafts = SqliteDrafts(database)
        self.lulls = SqliteLulls(database)
        self.reports = SqliteReports(database)
        self.manuscripts = SqliteManuscripts(database)
        self.media = SqliteMedia(database)
        self.acts = SqliteActs(database)
        self._database = database

    def together(self) -> AbstractAsyncContextManager[None]:
        return self._database.together()


@asynccontextmanager
async def open_store(path: Path, *, durable: bool = True) -> AsyncIterator[SqliteStore]:
    """The store in the file at `path`. Raises `SettingsInvalid` when it cannot be opened.

    `durable=False` is for files that nobody needs tomorrow: a power cut may break them, writing is faster.
    """
    async with open_database(path, durable=durable) as database:
        yield SqliteStore(database)


@asynccontextmanager
async def open_store_to_read(path: Path) -> AsyncIterator[SqliteStore]:
    """The store in the file at `path`, beside whoever uses it: what writes fails.

    Raises `SettingsInvalid` when there is no such file, or when it is another version's.
    """
    async with open_to_read(path) as database:
        yield SqliteStore(database)
