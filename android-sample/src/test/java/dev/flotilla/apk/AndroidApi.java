package dev.flotilla.apk;

import dev.flotilla.apk.DexReferences.Reference;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.codehaus.mojo.animal_sniffer.Clazz;

/** Every class, method and field that one version of Android has, from a signature file of animal-sniffer. */
final class AndroidApi {
    private final Map<String, Clazz> classes = new HashMap<>();

    static AndroidApi read(Path signature) throws IOException {
        AndroidApi api = new AndroidApi();
        try (InputStream file = Files.newInputStream(signature);
                ObjectInputStream in = new ObjectInputStream(new GZIPInputStream(new BufferedInputStream(file)))) {
            while (in.readObject() instanceof Clazz next) {
                api.classes.put(next.getName(), next);
            }
        } catch (ClassNotFoundException e) {
            throw new IOException(signature + ": no signature file of animal-sniffer", e);
        }
        return api;
    }

    int size() {
        return classes.size();
    }

    boolean has(Reference reference) {
        Clazz owner = classes.get(reference.owner());
        return owner != null && (reference.member().isEmpty() || has(owner, reference.member()));
    }

    private boolean has(Clazz owner, String member) {
        if (owner.getSignatures().contains(member)) {
            return true;
        }
        Clazz parent = owner.getSuperClass() == null ? null : classes.get(owner.getSuperClass());
        if (parent != null && has(parent, member)) {
            return true;
        }
        for (String name : owner.getSuperInterfaces()) {
            Clazz inherited = classes.get(name);
            if (inherited != null && has(inherited, member)) {
                return true;
            }
        }
        return false;
    }
}
