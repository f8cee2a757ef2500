package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.release.RoleName;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether the file of a release role is signed instead of targets.json. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RoleOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "Sign for this role, which the owner delegated to: ROLE.json instead of targets.json.")
    private Optional<RoleName> role;

    @Option(
            names = "--start-over",
            description = "Take nothing over from a ROLE.json that the owner's new choice of keys or paths made"
                    + " worthless, except that its version is followed by the next.")
    private boolean startOver;

    /** The role, if one is meant. */
    Optional<RoleName> role() {
        if (startOver && role.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--start-over is for a --role");
        }
        return role;
    }

    boolean startOver() {
        return startOver;
    }
}
