// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import dev.kubeletsim.cri.yaml.YamlFileException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client of the control socket may ask, in JSON: {@code docs/faults.md}. */
final class FaultCommands {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<FaultControl.Target> targets;

    /** Commands that concern all of {@code targets}. */
    FaultCommands(List<FaultControl.Target> targets) {
        this.targets = targets;
    }

    /** The answer to one line; what was wrong with it, if it cannot be done. */
    String answer(String line) {
        ObjectNode reply = JSON.createObjectNode();
        try {
            JsonNode request = JSON.readTree(line);
            String command = request.path("command").asString("");
            switch (command) {
                case "list" -> reply.set("rules", list());
                case "set" -> reply.put("set", change(request, true));
                case "add" -> reply.put("added", change(request, false));
                case "clear" -> reply.put("cleared", clear(request.path("names")));
                default -> reply.put("error", "no command '" + command + "' (expected: list, set, add or clear)");
            }
        } catch (JacksonException e) {
            reply.put("error", "not JSON: " + e.getOriginalMessage());
        } catch (YamlFileException | IllegalArgumentException e) {
            reply.put("error", String.valueOf(e.getMessage()));
        }
        return JSON.writeValueAsString(reply);
    }

    private ArrayNode list() {
        ArrayNode rules = JSON.createArrayNode();
        for (FaultControl.Target target : targets) {
            for (Faults.Listed listed : target.faults().get().list()) {
                rules.addObject()
                        .put("node", target.node())
                        .put("name", listed.rule().name())
                        .put("effect", EffectText.of(listed.rule()))
                        .put("matched", listed.matched())
                        .put("hits", listed.hits());
            }
        }
        return rules;
    }

    private int change(JsonNode request, boolean replace) throws YamlFileException {
        FaultFile file = FaultFile.parse(
                request.path("file").asString("rules"), request.path("yaml").asString(""));
        for (FaultControl.Target target : targets) {
            if (replace) {
                file.setOn(target.faults().get());
            } else {
                target.faults().get().add(file.rules());
            }
        }
        return file.rules().size();
    }

    private int clear(JsonNode names) {
        int cleared = 0;
        for (FaultControl.Target target : targets) {
            if (names.isEmpty()) {
                cleared += target.faults().get().clear();
            }
            for (JsonNode name : names) {
                cleared += target.faults().get().clear(name.asString(""));
            }
        }
        return cleared;
    }
}
