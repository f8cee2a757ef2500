package dev.flotilla.fleet.api;

import dev.flotilla.fleet.store.Stores;

/** The API with everything in memory. */
class ApiInMemoryTest extends ApiContract {

    ApiInMemoryTest() {
        super(Stores.inMemory());
    }
}
