"""The commands that an application has registered, everywhere and in single servers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from adapters.sandbox.discord.bodies.command import LIMIT_PER_SCOPE, CommandForm, CommandKind
from adapters.sandbox.discord.refusals import Payload, Problem, Refusal, invalid


@dataclass(frozen=True, slots=True)
class Command:
    """`guild` is None where it is registered for everywhere. `version` changes with every change."""

    id: int
    version: int
    guild: int | None
    form: CommandForm

    @property
    def name(self) -> str:
        return self.form.name

    def payload(self, application: int) -> Payload:
        payload: Payload = {
            "id": str(self.id),
            "application_id": str(application),
            "version": str(self.version),
            **self.form.model_dump(exclude_none=True),
            "default_member_permissions": self.form.default_member_permissions,
        }
        return payload if self.guild is None else {**payload, "guild_id": str(self.guild)}


Key = tuple[CommandKind, str]


class Registry:
    """Commands by scope (a server's id, or None for everywhere), kind and name."""

    def __init__(self, make_id: Callable[[], int]) -> None:
        self._make_id = make_id
        self._scopes: dict[int | None, dict[Key, Command]] = {}

    def all_of(self, scope: int | None) -> list[Command]:
        return list(self._scopes.get(scope, {}).values())

    def find(self, scope: int | None, command: int) -> Command:
        """Raises 10063 where it is not registered."""
        for known in self.all_of(scope):
            if known.id == command:
                return known
        raise Refusal(Problem.UNKNOWN_COMMAND)

    def overwrite(self, scope: int | None, forms: Sequence[CommandForm]) -> list[Command]:
        """Replace all commands of a scope; one of the same kind and name keeps its id.

        Raises 50035 for a repeated name, 30032 for too many.
        """
        keys = [_key(form) for form in forms]
        if len(set(keys)) < len(keys):
            raise invalid((), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
        _within_limit(keys)
        old = self._scopes.get(scope, {})
        self._scopes[scope] = {
            key: self._made(scope, form, old.get(key)) for key, form in zip(keys, forms, strict=True)
        }
        return self.all_of(scope)

    def put(self, scope: int | None, form: CommandForm) -> tuple[Command, bool]:
        """Add a command, or replace the one of its kind and name; whether it is new."""
        commands = self._scopes.setdefault(scope, {})
        old = commands.get(_key(form))
        if old is None:
            _within_limit([*commands, _key(form)])
        command = commands[_key(form)] = self._made(scope, form, old)
        return command, old is None

    def replace(self, command: Command, form: CommandForm) -> Command:
        """The same command with other content, maybe another name."""
        self.remove(command)
        changed = self._scopes[command.guild][_key(form)] = self._made(command.guild, form, command)
        return changed

    def remove(self, command: Command) -> None:
        del self._scopes[command.guild][_key(command.form)]

    def offered(self, guild: int | None) -> Iterator[Command]:
        """The slash commands that a client would list in that server, or in a chat with the bot (None)."""
        scopes = [guild, None] if guild is not None else [None]
        for scope in scopes:
            for command in self.all_of(scope):
                if _key(command.form)[0] is CommandKind.SLASH and _fits_context(command, guild):
                    yield command

    def taken_along(self, context: int) -> list[Command]:
        """What a client lists for who has installed the application, where it is not itself: in a server (0), or among
        people (2)."""
        return [
            command
            for command in self.all_of(None)
            if _key(command.form)[0] is CommandKind.SLASH
            and 1 in (command.form.integration_types or ())
            and context in (command.form.contexts or (0, 1, 2))
        ]

    def in_menu(self, guild: int | None) -> list[Command]:
        """The commands that a client would list in a message's menu there."""
        scopes = [guild, None] if guild is not None else [None]
        return [
            command
            for scope in scopes
            for command in self.all_of(scope)
            if _key(command.form)[0] is CommandKind.MESSAGE and _fits_context(command, guild)
        ]

    def _made(self, scope: int | None, form: CommandForm, old: Command | None) -> Command:
        if old is not None and old.form == form:
            return old
        version = self._make_id()
        return Command(old.id if old else version, version, scope, form)


def _key(form: CommandForm) -> Key:
    return CommandKind(form.type), form.name


def _within_limit(keys: Sequence[Key]) -> None:
    if sum(kind is CommandKind.SLASH for kind, _ in keys) > LIMIT_PER_SCOPE:
        raise Refusal(Problem.TOO_MANY_COMMANDS)


def _fits_context(command: Command, guild: int | None) -> bool:
    """A server is context 0, a chat with the bot 1; a command that names none goes by `dm_permission`."""
    if command.guild is not None:
        return True
    if command.form.contexts is None:
        return guild is not None or command.form.dm_permission
    return (0 if guild is not None else 1) in command.form.contexts
