package io.vipdeck.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code group_vars} and {@code host_vars} into the tree. */
final class AnsibleFiles {
    private static final String VAULT = "$ANSIBLE_VAULT";

    private final Beside beside;
    private final Problems problems;

    AnsibleFiles(Beside beside, Problems problems) {
        this.beside = beside;
        this.problems = problems;
    }

    void read(AnsibleTree tree) {
        for (AnsibleTree.Group group : tree.groups()) {
            read("group_vars", group.name(), group.filed());
        }
        for (AnsibleTree.Member host : tree.hosts()) {
            read("host_vars", host.name(), host.filed());
        }
    }

    private void read(String directory, String name, Map<String, Node.Entry> into) {
        for (Beside.Text file : beside.files(directory, name)) {
            List<String> lines = YamlText.lines(file.content());
            int before = problems.further(file.name(), lines.size());
            if (!YamlText.isShort(file.content(), problems, before)) {
                continue;
            }
            if (file.content().startsWith(VAULT)) {
                problems.add(
                        before + 1,
                        "",
                        "is encrypted by Ansible's vault",
                        "decrypt it, or keep only what vipdeck needs none of in it");
                continue;
            }
            Optional<List<Node>> documents = YamlText.read(file.content(), problems, before);
            for (Node document : documents.orElse(List.of())) {
                if (document instanceof Node.Mapping map) {
                    into.putAll(map.entries());
                } else if (!(document instanceof Node.Scalar scalar && scalar.isNothing())) {
                    problems.add(document.line(), "", "is " + document.kind(), "write key: value");
                }
            }
        }
    }
}
