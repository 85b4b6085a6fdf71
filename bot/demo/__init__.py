"""The demo: stand-ins of both platforms, the relay, and people who use it, in one process and without any settings.

It reads neither the environment nor settings files and keeps its database in a temporary folder, so that it can never
reach a real chat. Reading order: `stage` (how it is set up), `story` (what happens), `people` (how somebody does
something), `verdict` (what every chat should show at the end); `guide` (things to try) with `step`, `desk_steps` and
`reader_steps`.
"""
