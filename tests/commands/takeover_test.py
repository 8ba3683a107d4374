#!/usr/bin/python3
"""`congdoan serve` takes the socket over from the process that serves the same address, and no request is lost.

  takeover_test.py CONGDOAN
"""

import array
import os
import socket
import sqlite3
import sys
import threading
import time
import unittest

from served import Book, Caller, Served, day_of, engines

CONGDOAN = sys.argv.pop(1)
TAKEOVERS = 5
BETWEEN = 0.3  # seconds of load between two takeovers
READERS, STRANGERS, WRITERS, THINKERS = 3, 2, 3, 2


class Load:
    """Clients that ask until they are told to stop. A request that is not answered as it should be is lost."""

    def __init__(self, port, headers, token):
        self.port, self.headers, self.token = port, headers, token
        self.lock = threading.Lock()
        self.is_over = threading.Event()
        self.lost, self.written = [], []
        self.n_asked = self.n_posts = 0
        kinds = [self.read] * READERS + [self.arrive] * STRANGERS + [self.write] * WRITERS + [self.think] * THINKERS
        self.threads = [threading.Thread(target=self.guard, args=(kind,)) for kind in kinds]
        for thread in self.threads:
            thread.start()

    def guard(self, kind):
        while not self.is_over.is_set():
            caller = Caller(self.port, self.headers)
            try:
                kind(caller)
            except Exception as error:  # whatever it is, a request had no answer
                self.lost.append("%s: %r" % (kind.__name__, error))
            finally:
                caller.close()

    def check(self, answer, wanted):
        with self.lock:
            self.n_asked += 1
            if answer.status != wanted:
                self.lost.append("status %d" % answer.status)
        return answer.status == wanted

    def read(self, caller):
        """On one connection, page after page."""
        while not self.is_over.is_set():
            self.check(caller.ask("GET", "/records/dialogue")[0], 200)

    def arrive(self, caller):
        """A new connection for each page."""
        self.check(caller.ask("GET", "/sign-in", Connection="close")[0], 303)

    def think(self, caller):
        """On one connection that is idle most of the time, so that takeovers find it idle."""
        while not self.is_over.is_set():
            self.check(caller.ask("GET", "/account")[0], 200)
            self.is_over.wait(BETWEEN * 1.5)

    def write(self, caller):
        while not self.is_over.is_set():
            with self.lock:
                number = self.n_posts
                self.n_posts += 1
            answer, _ = caller.ask("POST", "/records/dialogue", Book.dialogue(self.token, number))
            if self.check(answer, 303):
                with self.lock:
                    self.written.append(day_of(number))

    def end(self):
        self.is_over.set()
        for thread in self.threads:
            thread.join()


def knock(address):
    """A successor made by hand; what it hears first."""
    door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    door.connect("\0congdoan-1-%d-%s" % (os.geteuid(), address))
    return door, door.recv(100)


class Takeover(unittest.TestCase):
    maxDiff = None
    def book(self, engine="sqlite"):
        book = Book(CONGDOAN, engine)
        self.addCleanup(book.close)
        return book

    def assert_serves(self, server):
        caller = Caller(server.port)
        self.assertEqual(caller.ask("GET", "/sign-in")[0].status, 200)
        caller.close()

    def assert_ended_well(self, ended):
        status, _, log = ended
        self.assertEqual(status, 0, log)
        self.assertNotIn("level=error", log)
        self.assertNotIn("broken=1", log)

    def test_no_request_is_lost_in_five_takeovers(self):
        for engine in engines():
            with self.subTest(engine=engine):
                self.hammer(self.book(engine))

    def hammer(self, book):
        serving = [book.serve()]
        headers, token = book.sign_in(serving[0].port)
        load = Load(serving[0].port, headers, token)
        for _ in range(TAKEOVERS):
            time.sleep(BETWEEN)
            serving.append(book.serve(serving[0].address))
        time.sleep(BETWEEN)
        load.end()
        self.assertEqual(load.lost, [])
        self.assertGreater(len(load.written), TAKEOVERS)
        for old in serving[:-1]:
            self.assert_ended_well(old.end())
        caller = Caller(serving[-1].port, headers)
        self.assertEqual(sorted(book.days(caller)), sorted(load.written))
        caller.close()
        self.assert_ended_well(serving[-1].stop())
        self.assertEqual(book.run("check").returncode, 0)

    def test_the_server_of_another_book_is_left_alone(self):
        server = self.book().serve()
        other = self.book().run("serve", "--listen", server.address, check=False)
        self.assertEqual(other.returncode, 1)
        self.assertIn("sổ khác", other.stderr)
        missing = self.book()
        os.unlink(missing.path)
        self.assertNotEqual(missing.run("serve", "--listen", server.address, check=False).returncode, 0)
        self.assert_serves(server)
        self.assert_ended_well(server.stop())

    def test_a_successor_that_fails_leaves_the_server_as_it_was(self):
        book = self.book()
        server = book.serve()
        door, here = knock(server.address)
        self.assertEqual(here, b"here %d" % server.process.pid)
        door.send(b"give " + b"another book")
        self.assertEqual(door.recv(100), b"other")
        file = os.stat(book.path)
        door.send(b"give %d:%d" % (file.st_dev, file.st_ino))
        text, control, _, _ = door.recvmsg(100, socket.CMSG_SPACE(8))
        self.assertEqual(text, b"take")
        for fd in array.array("i", control[0][2]):
            os.close(fd)
        self.assert_serves(server)
        door.close()
        self.assert_serves(server)
        successor = book.serve(server.address)
        self.assert_ended_well(server.end())
        self.assert_serves(successor)
        self.assert_ended_well(successor.stop())

    def test_new_tables_are_not_made_under_a_server_that_does_not_know_them(self):
        book = self.book()
        server = book.serve()
        with sqlite3.connect(book.path) as db:
            db.execute("DELETE FROM migration WHERE number = (SELECT max(number) FROM migration)")
        db.close()
        refused = book.run("serve", "--listen", server.address, check=False)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("dừng máy chủ ấy (tiến trình %d)" % server.process.pid, refused.stderr)
        self.assert_serves(server)
        self.assert_ended_well(server.stop())

    def test_a_signal_lets_what_is_asked_finish(self):
        book = self.book()
        server = book.serve()
        headers, token = book.sign_in(server.port)
        load = Load(server.port, headers, token)
        time.sleep(BETWEEN)
        server.process.terminate()
        load.is_over.set()
        self.assert_ended_well(server.end())
        load.end()
        # Who comes too late is not let in; nobody was let in and then left without an answer.
        self.assertEqual([one for one in load.lost if "ConnectionRefused" not in one], [])
        after = book.serve()
        caller = Caller(after.port, headers)
        self.assertEqual(sorted(book.days(caller)), sorted(load.written))
        caller.close()
        self.assert_ended_well(after.stop())

    def test_a_supervisor_hands_in_the_socket_and_is_told(self):
        book = self.book()
        told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        told.bind(book.folder.name + "/notify")
        told.settimeout(20)
        listening = socket.create_server(("127.0.0.1", 0))
        held = os.dup2(listening.fileno(), 9, inheritable=True)
        words = ["sh", "-c", 'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@" 3<&9 9<&-', "sh"] + book.words
        server = Served(words, pass_fds=[held], env={**os.environ, "NOTIFY_SOCKET": book.folder.name + "/notify"})
        os.close(held)
        self.assertEqual(told.recv(100), b"READY=1\n")
        self.assertEqual(server.port, listening.getsockname()[1])
        listening.close()
        self.assert_serves(server)
        self.assert_ended_well(server.stop())
        self.assertEqual(told.recv(100), b"STOPPING=1\n")
        told.close()


if __name__ == "__main__":
    unittest.main()
