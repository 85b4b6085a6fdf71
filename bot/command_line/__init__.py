"""The command line: `cli`, with `source_cli`, `desk_cli`, `export_cli` and `flags`; `beside` is what may run beside a
relay."""
