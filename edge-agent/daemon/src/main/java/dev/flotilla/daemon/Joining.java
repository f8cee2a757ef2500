package dev.flotilla.daemon;

import dev.flotilla.agent.identity.Enrolment;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.link.http.EnrolmentClient;
import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.contract.protocol.EnrolmentToken;
import java.io.IOException;
import java.time.Clock;

/** Enrolment over HTTPS, the same for the daemon and for each simulated device. */
final class Joining {
    private final SettingValues settings;

    Joining(SettingValues settings) {
        this.settings = settings;
    }

    Identity join(DataDir folder, String server, EnrolmentToken token, String name)
            throws IOException, BadInputException {
        try {
            EnrolmentClient client =
                    new EnrolmentClient(server, token, settings.get(AgentSettings.LINK_TIMEOUT), Clock.systemUTC());
            return new Enrolment(folder.identity(), folder.newKey()).enrol(server, name, client);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
    }
}
