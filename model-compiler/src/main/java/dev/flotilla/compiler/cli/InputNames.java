package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Signature;
import dev.flotilla.compiler.graph.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which file is meant for which input of a model. Inputs go by their names in a signature or by their tensors' names. */
final class InputNames {
    private final Path file;
    private final Model model;

    InputNames(Path file, Model model) {
        this.file = file;
        this.model = model;
    }

    /** The files in the order of the model's inputs. @throws InputException unless there is one for each */
    List<Path> order(List<NamedFile> files) throws InputException {
        int inputs = model.main().inputs().size();
        if (files.size() == 1 && files.get(0).name().isEmpty() && inputs == 1) {
            return List.of(files.get(0).file());
        }
        Map<Integer, Path> byInput = new TreeMap<>();
        for (NamedFile one : files) {
            int input = find(one);
            if (byInput.putIfAbsent(input, one.file()) != null) {
                throw new InputException(one.file() + ": there are other samples for the same input of " + file);
            }
        }
        if (byInput.size() < inputs) {
            throw new InputException(file + ": has " + inputs + " inputs, but there are samples for " + byInput.size()
                    + "; give NAME=FILE for each of " + names());
        }
        return List.copyOf(byInput.values());
    }

    private int find(NamedFile one) throws InputException {
        List<Tensor> inputs = model.main().inputs();
        for (int i = 0; i < inputs.size(); i++) {
            if (one.name().isPresent()
                    && names(inputs.get(i)).contains(one.name().get())) {
                return i;
            }
        }
        throw new InputException(one.file() + ": "
                + (one.name().isPresent() ? "'" + one.name().get() + "' is no input of " : "no name of an input of ")
                + file + (one.name().isPresent() ? ", which has " : " is given; give NAME=FILE for each of ")
                + names());
    }

    private Set<String> names() {
        Set<String> all = new LinkedHashSet<>();
        model.main().inputs().forEach(input -> all.addAll(names(input)));
        return all;
    }

    /** Names in signatures, then the tensor's own. */
    private Set<String> names(Tensor input) {
        Set<String> names = new LinkedHashSet<>();
        for (Signature signature : model.main().signatures()) {
            signature.inputs().forEach((name, tensor) -> {
                if (tensor == input) {
                    names.add(name);
                }
            });
        }
        Optional<String> own = input.parts().name();
        own.ifPresent(names::add);
        return names;
    }
}
