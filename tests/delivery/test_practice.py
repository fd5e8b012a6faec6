"""The practice post: letters walk the whole way and stay in memory."""

import asyncio
import logging

import pytest

from askwell.delivery.mail import make_mailer
from askwell.delivery.practice import MOST_LETTERS, PracticePost
from askwell.settings import Settings
from tests.delivery.letters import letter

SETTINGS = Settings(mail_practice=True)


def test_a_letter_is_kept_and_not_sent(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    envelope = letter(size=2_000_000)

    async def main() -> None:
        post = PracticePost()
        await post.start()
        mailer = make_mailer(SETTINGS, post)
        assert mailer is not None
        await mailer.send(envelope)
        assert post.kept(envelope.message_id) == envelope.message
        assert post.kept("<another@askwell.example>") is None
        await post.stop()
        await post.stop()
        assert post.kept(envelope.message_id) is None
        await asyncio.sleep(0.05)

    asyncio.run(main())
    assert envelope.to not in caplog.text


def test_the_oldest_letters_make_room() -> None:
    async def main() -> None:
        post = PracticePost()
        await post.start()
        mailer = make_mailer(SETTINGS, post)
        assert mailer is not None
        for number in range(MOST_LETTERS + 2):
            await mailer.send(letter(number))
        kept = [post.kept(letter(number).message_id) for number in range(MOST_LETTERS + 2)]
        assert kept[:2] == [None, None]
        assert None not in kept[2:]
        await asyncio.sleep(0.05)
        await post.stop()

    asyncio.run(main())
