"""The sessions that the gateway knows, connected or not."""

import asyncio

from adapters.sandbox.discord.events import Event
from adapters.sandbox.discord.session import Line, Session

SESSIONS_KEPT = 16


class Sessions:
    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}
        self._listening = asyncio.Event()

    @property
    def heard(self) -> bool:
        """Is there anybody who hears of what happens, now or after a RESUME?"""
        return bool(self._sessions)

    async def listening(self) -> None:
        """Wait until a bot is connected and has identified."""
        await self._listening.wait()

    def publish(self, event: Event) -> None:
        for session in self._sessions.values():
            session.tell(event)

    def all(self) -> list[Session]:
        return list(self._sessions.values())

    def find(self, number: str) -> Session | None:
        return self._sessions.get(number)

    def knows(self, session: Session | None) -> bool:
        return session is not None and session.id in self._sessions

    def begin(self, session: Session) -> None:
        """Keep a new session; of those that nobody came back to, the oldest are forgotten."""
        away = [known for known in self._sessions.values() if known.line is None]
        self._sessions[session.id] = session
        for old in away[: max(0, len(self._sessions) - SESSIONS_KEPT)]:
            self.forget(old)

    def attach(self, session: Session, line: Line | None) -> None:
        """The session is served by this connection from now on, and by no other."""
        if session.line is not None and line is not None:
            session.line.close(4000, "Resumed elsewhere")
        session.line = line
        if any(known.line is not None for known in self._sessions.values()):
            self._listening.set()
        else:
            self._listening.clear()

    def forget(self, session: Session) -> None:
        self._sessions.pop(session.id, None)
        self.attach(session, None)
