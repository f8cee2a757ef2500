package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.Listing;
import dev.flotilla.fleet.ctl.view.RolloutView;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl rollouts}. */
@Command(
        name = "rollouts",
        description = "Bringing a bundle to devices, stage by stage.",
        subcommands = {PreviewCommand.class, WatchCommand.class, ForecastCommand.class, EvidenceCommand.class})
final class RolloutCommands {
    private static final String ID = "Its id.";
    private static final String WHY = "Why, for the audit log.";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    CtlCommand ctl() {
        return ctl;
    }

    @Command(name = "list", description = "Rollouts, the newest first.")
    int list(@Mixin Limit limit) throws IOException, InterruptedException {
        ctl.output().list(Listing.read(ctl.api(), Address.of("rollouts"), "after", limit.items()), Tables.ROLLOUTS);
        return ExitCode.DONE.code();
    }

    @Command(name = "create", description = "Starts a rollout and prints its id.")
    int create(
            @Option(
                            names = "--plan",
                            required = true,
                            paramLabel = "FILE",
                            description = "YAML or JSON, with the fields of POST /rollouts.")
                    Path plan,
            @Mixin Once once)
            throws IOException, InterruptedException {
        ApiRequest request = once.named(ApiRequest.post(Address.of("rollouts"), PlanFile.read(plan)));
        Document rollout = ctl.api().send(request).json();
        ctl.output().told(rollout, List.of(rollout.string("id")));
        return ExitCode.DONE.code();
    }

    @Command(name = "show", description = "One rollout, and the devices that failed.")
    int show(
            @Parameters(paramLabel = "ROLLOUT", description = ID) String id,
            @Option(names = "--tag", description = "Prints nothing but the entity tag, for --if-match.") boolean tag)
            throws IOException, InterruptedException {
        var answer = ctl.api().send(ApiRequest.get(Address.of("rollouts", id)));
        if (tag) {
            ctl.output().told(answer.json(), List.of(answer.entityTag().orElse("")));
        } else {
            ctl.output().told(answer.json(), RolloutView.lines(answer.json(), failed(id)));
        }
        return ExitCode.DONE.code();
    }

    private List<Document> failed(String id) throws IOException, InterruptedException {
        return WatchedRollout.failed(ctl.api(), id);
    }

    @Command(name = "devices", description = "How far each device of a rollout is.")
    int devices(
            @Parameters(paramLabel = "ROLLOUT", description = ID) String id,
            @Option(names = "--state", paramLabel = "STATE", description = "Only those in this state, such as FAILED.")
                    Optional<String> state,
            @Mixin Limit limit)
            throws IOException, InterruptedException {
        Address list =
                Address.of("rollouts", id, "devices").with("state", state.map(text -> text.toUpperCase(Locale.ROOT)));
        ctl.output().list(Listing.read(ctl.api(), list, "after", limit.items()), Tables.ROLLOUT_DEVICES);
        return ExitCode.DONE.code();
    }

    @Command(name = "pause", description = "Stops giving the bundle to further devices.")
    int pause(
            @Mixin SeenRollout rollout,
            @Option(names = "--reason", paramLabel = "TEXT", description = WHY) Optional<String> reason)
            throws IOException, InterruptedException {
        return steer(rollout, "pause", reason);
    }

    @Command(name = "resume", description = "Goes on; a failed stage starts again.")
    int resume(@Mixin SeenRollout rollout) throws IOException, InterruptedException {
        return steer(rollout, "resume", Optional.empty());
    }

    @Command(name = "skip", description = "Takes the stage that is under way as done without its evidence.")
    int skip(
            @Mixin SeenRollout rollout,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = WHY) String reason)
            throws IOException, InterruptedException {
        return steer(rollout, "skip", Optional.of(reason));
    }

    @Command(name = "abort", description = "Ends it; devices that have not succeeded get their previous bundle back.")
    int abort(
            @Mixin SeenRollout rollout,
            @Option(names = "--reason", paramLabel = "TEXT", description = WHY) Optional<String> reason)
            throws IOException, InterruptedException {
        return steer(rollout, "abort", reason);
    }

    @Command(
            name = "approve",
            description =
                    "Approves of a rollout that waits for it: with a session of yours, and not if you created it.")
    int approve(
            @Mixin SeenRollout rollout,
            @Option(names = "--reason", paramLabel = "TEXT", description = WHY) Optional<String> reason)
            throws IOException, InterruptedException {
        return steer(rollout, "approvals", reason);
    }

    @Command(name = "reject", description = "Rejects a rollout that waits for approval, which ends it.")
    int reject(
            @Mixin SeenRollout rollout,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = WHY) String reason)
            throws IOException, InterruptedException {
        return steer(rollout, "rejections", Optional.of(reason));
    }

    @Command(name = "rollback", description = "Ends it; all devices that have its bundle get their previous one back.")
    int rollBack(
            @Mixin SeenRollout rollout,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = WHY) String reason)
            throws IOException, InterruptedException {
        return steer(rollout, "rollback", Optional.of(reason));
    }

    private int steer(SeenRollout seen, String verb, Optional<String> reason) throws IOException, InterruptedException {
        Document rollout = ctl.api().send(seen.request(verb, reason)).json();
        ctl.output().told(rollout, List.of(RolloutView.line(rollout)));
        return ExitCode.DONE.code();
    }
}
