package dev.flotilla.fleet.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who may publish and subscribe to what, in the words of Mosquitto's {@code acl_file}: {@code topic} lines are for the
 * {@code user} above them, {@code pattern} lines for everybody, with {@code %u} for the name. What is not there, nobody may do.
 */
public final class AccessList {
    private static final String SHARED = "$share/";

    private final List<Grant> grants;

    private enum Activity {
        READ,
        WRITE
    }

    /** @param user of whom alone it is, or everybody */
    private record Grant(Optional<String> user, Activity activity, String filter) {
        String filterFor(String name) {
            return user.isPresent() ? filter : filter.replace("%u", name);
        }
    }

    private AccessList(List<Grant> grants) {
        this.grants = List.copyOf(grants);
    }

    /**
     * Reads such a file.
     *
     * @throws IllegalArgumentException for a line that is none of its lines
     */
    public static AccessList parse(List<String> lines) {
        List<Grant> grants = new ArrayList<>();
        Optional<String> user = Optional.empty();
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split(" ", -1);
            if (words.length == 2 && words[0].equals("user")) {
                user = Optional.of(words[1]);
            } else if (words.length == 3 && words[0].equals("topic") && user.isPresent()) {
                grants.add(new Grant(user, activity(words[1]), words[2]));
            } else if (words.length == 3 && words[0].equals("pattern")) {
                grants.add(new Grant(Optional.empty(), activity(words[1]), words[2]));
            } else {
                throw new IllegalArgumentException("'" + line + "' is no line of an access list");
            }
        }
        return new AccessList(grants);
    }

    private static Activity activity(String word) {
        return switch (word) {
            case "read" -> Activity.READ;
            case "write" -> Activity.WRITE;
            default -> throw new IllegalArgumentException("'" + word + "' is neither read nor write");
        };
    }

    /** Whether whoever has this name may publish to this topic, which has no wildcards. */
    public boolean mayPublish(String name, String topic) {
        return topic.indexOf('+') < 0 && topic.indexOf('#') < 0 && permits(name, Activity.WRITE, topic);
    }

    /** Whether it may subscribe to this filter, alone or in a group (MQTT 5, section 4.8.2). */
    public boolean maySubscribe(String name, String filter) {
        String shared = filter.startsWith(SHARED) ? filter.substring(filter.indexOf('/', SHARED.length()) + 1) : filter;
        return permits(name, Activity.READ, shared);
    }

    private boolean permits(String name, Activity activity, String topic) {
        return grants.stream()
                .filter(grant -> grant.activity() == activity)
                .filter(grant -> grant.user().map(name::equals).orElse(true))
                .anyMatch(grant -> covers(grant.filterFor(name), topic));
    }

    /** A filter with {@code +} for whole levels, as all of the server's are (MQTT 5, section 4.7.1.3). */
    private static boolean covers(String filter, String topic) {
        String[] wanted = filter.split("/", -1);
        String[] levels = topic.split("/", -1);
        if (wanted.length != levels.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i].equals("+") && !wanted[i].equals(levels[i])) {
                return false;
            }
        }
        return true;
    }
}
