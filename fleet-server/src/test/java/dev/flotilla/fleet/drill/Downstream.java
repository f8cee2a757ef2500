package dev.flotilla.fleet.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** What a proxy does with what the server sends, above TLS. */
@FunctionalInterface
interface Downstream {
    /** Forwards until either side ends. */
    void forward(InputStream server, DeviceSide device, OutputStream toDevice, FaultyLink link) throws IOException;
}
