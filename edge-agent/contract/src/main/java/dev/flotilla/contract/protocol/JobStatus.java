package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Locale;

/** How a job stands. On the wire it is the name in lower case. */
public enum JobStatus {
    /** It goes on. */
    RUNNING,
    /** It is done; whether its challenger may go on is for the gate to say. */
    SUCCEEDED,
    /** It ended without a result, for the reason in the report's message. */
    FAILED,
    /** It was told to stop. */
    CANCELLED;

    /** The name on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing follows. */
    public boolean isLast() {
        return this != RUNNING;
    }

    static JobStatus parse(String wireName) throws MalformedDocumentException {
        for (JobStatus status : values()) {
            if (status.wireName().equals(wireName)) {
                return status;
            }
        }
        throw new MalformedDocumentException("status: this reader knows no status \"" + wireName + "\"");
    }
}
