package dev.flotilla.fleet.api;

import dev.flotilla.fleet.store.Stores;

/** The API with everything in PostgreSQL. */
class ApiOnPostgresTest extends ApiContract {

    ApiOnPostgresTest() {
        super(Stores.inPostgres());
    }
}
