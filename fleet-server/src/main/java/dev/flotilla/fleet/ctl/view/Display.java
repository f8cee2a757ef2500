package dev.flotilla.fleet.ctl.view;

import dev.flotilla.contract.codec.Document;
import java.util.List;

/** Shows how a rollout goes on. */
public interface Display {
    /**
     * Shows it as it is now.
     *
     * @param failed devices of the rollout that failed, as the API lists them
     */
    void show(Document rollout, List<Document> failed);

    /** Says what is no news of the rollout, such as that the server is out of reach. */
    void note(String text);
}
