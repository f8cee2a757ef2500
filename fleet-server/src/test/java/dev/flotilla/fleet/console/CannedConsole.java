package dev.flotilla.fleet.console;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A canned server of its own for every test, and a browser for all. */
abstract class CannedConsole {
    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    final CannedServer server = new CannedServer();

    @BeforeEach
    final void start() {
        server.start();
    }

    @AfterEach
    final void stop() {
        server.close();
    }

    final ConsoleTab signedOutTab() {
        return new ConsoleTab(CHROMIUM.browser(), server.address()).expectFailuresOf("/api/v1/session");
    }

    final ConsoleTab signedInTab() {
        return new ConsoleTab(CHROMIUM.browser(), server.address()).withSession(CannedServer.SESSION);
    }
}
