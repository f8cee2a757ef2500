package dev.flotilla.fleet.api;

import dev.flotilla.fleet.store.Stores;

/** The same over PostgreSQL. */
class ApiOnPostgresTest extends ApiTest {

    ApiOnPostgresTest() {
        super(Stores.inPostgres());
    }
}
