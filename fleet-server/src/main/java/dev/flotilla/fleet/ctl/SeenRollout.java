package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The rollout that is steered, as the operator saw it. */
final class SeenRollout {
    @Parameters(paramLabel = "ROLLOUT", description = "Its id.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private String id;

    @Option(
            names = "--if-match",
            paramLabel = "TAG",
            description = "Does so only if the rollout still has this entity tag, as 'show --tag' prints it.")
    private Optional<String> tag = Optional.empty();

    ApiRequest request(String verb, Optional<String> reason) {
        Address address = Address.of("rollouts", id, verb);
        return reason.map(text -> ApiRequest.post(
                        address, Document.builder().put("reason", text).build()))
                .orElseGet(() -> ApiRequest.post(address))
                .onlyIf(tag);
    }
}
