"""`flask serve`: the county on waitress, one process with sixteen threads (one writer, see docs/decisions)."""

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=16, show_default=True)
def serve(host: str, port: int, threads: int) -> None:
    """Serve the county. Put a TLS proxy before it where others than this machine are to reach it."""
    import logging

    from waitress import serve as run

    from app import create_app

    # A request that waits for a thread is no news; waitress would write a line for each.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    app = create_app()
    click.echo(f"http://{host}:{port}/")
    run(
        app,
        host=host,
        port=port,
        threads=threads,
        ident=None,
        send_bytes=1,  # small answers leave at once, from their own thread
        # Twice what the app itself takes: it is the app that says in words that something is too large.
        max_request_body_size=2 * app.config["MAX_CONTENT_LENGTH"],
    )
