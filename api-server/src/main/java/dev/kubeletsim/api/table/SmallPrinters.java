// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.table;

import static dev.kubeletsim.api.table.Cells.text;

import dev.kubeletsim.api.resource.TableColumn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Printers of kinds with few columns: name, what is special, age. */
final class SmallPrinters {
    private static final int SHOWN_ENDPOINTS = 3;
    private static final String UNSET = "<unset>";

    /** Adds the cells between name and age. */
    private interface Middle {
        void add(ObjectNode object, ArrayNode cells);
    }

    private record Printer(List<TableColumn> columns, Middle middle) implements TablePrinter {
        @Override
        public ArrayNode cells(ObjectNode object, Instant now) {
            ArrayNode cells = JsonNodeFactory.instance.arrayNode();
            cells.add(text(object, "metadata", "name"));
            middle.add(object, cells);
            cells.add(Cells.age(object, now));
            return cells;
        }
    }

    private SmallPrinters() {}

    /** @throws IllegalArgumentException if no table is described for the type */
    static TablePrinter of(String typeKey) {
        return typeKey.startsWith("core.") ? ofCore(typeKey) : ofGroup(typeKey);
    }

    private static TablePrinter ofCore(String typeKey) {
        return switch (typeKey) {
            case "core.Namespace" ->
                printer(
                        (namespace, cells) -> cells.add(text(namespace, "status", "phase")),
                        Columns.text("Status", "Active, or Terminating while it is emptied."));
            case "core.ConfigMap" ->
                printer(
                        (map, cells) -> cells.add(
                                map.path("data").size() + map.path("binaryData").size()),
                        Columns.text("Data", "How many keys it has."));
            case "core.Secret" ->
                printer(
                        (secret, cells) -> cells.add(text(secret, "type"))
                                .add(secret.path("data").size()),
                        Columns.text("Type", "What its data is for."),
                        Columns.text("Data", "How many keys it has."));
            case "core.ServiceAccount" ->
                printer(
                        (account, cells) -> cells.add(account.path("secrets").size()),
                        Columns.text("Secrets", "How many secrets it names."));
            case "core.Endpoints" ->
                printer(
                        (endpoints, cells) -> cells.add(addresses(endpoints)),
                        Columns.text("Endpoints", "The first addresses and ports."));
            default -> throw unknown(typeKey);
        };
    }

    private static TablePrinter ofGroup(String typeKey) {
        return switch (typeKey) {
            case "coordination.Lease" ->
                printer(
                        (lease, cells) -> cells.add(text(lease, "spec", "holderIdentity")),
                        Columns.text("Holder", "Who holds the lease."));
            case "node.RuntimeClass" ->
                printer(
                        (runtimeClass, cells) -> cells.add(text(runtimeClass, "handler")),
                        Columns.text("Handler", "The configuration of the runtime that it stands for."));
            case "storage.CSIDriver" -> new CsiDriverPrinter();
            case "storage.CSINode" ->
                printer(
                        (node, cells) ->
                                cells.add(node.path("spec").path("drivers").size()),
                        new TableColumn("Drivers", "integer", "", "How many drivers the node has.", 0));
            case "storage.StorageClass" -> new StorageClassPrinter();
            case "admissionregistration.ValidatingAdmissionPolicy" ->
                printer(
                        (policy, cells) -> cells.add(
                                        policy.path("spec").path("validations").size())
                                .add(paramKind(policy.path("spec").path("paramKind"))),
                        new TableColumn("Validations", "integer", "", "How many rules it has.", 0),
                        Columns.text("ParamKind", "The kind of its parameters."));
            case "admissionregistration.ValidatingAdmissionPolicyBinding" ->
                printer(
                        (binding, cells) -> cells.add(text(binding, "spec", "policyName"))
                                .add(paramRef(binding.path("spec").path("paramRef"))),
                        Columns.text("PolicyName", "The policy that it puts in force."),
                        Columns.text("ParamRef", "The policy's parameters."));
            default -> throw unknown(typeKey);
        };
    }

    private static IllegalArgumentException unknown(String typeKey) {
        return new IllegalArgumentException("no table is described for " + typeKey);
    }

    private static TablePrinter printer(Middle middle, TableColumn... between) {
        List<TableColumn> columns = new ArrayList<>();
        columns.add(Columns.name());
        columns.addAll(List.of(between));
        columns.add(Columns.age());
        return new Printer(List.copyOf(columns), middle);
    }

    private static String paramKind(JsonNode kind) {
        return kind.isMissingNode() ? UNSET : text(kind, "apiVersion") + "/" + text(kind, "kind");
    }

    /** A name without a namespace may be that of a cluster-scoped object or of one in the request's namespace. */
    private static String paramRef(JsonNode ref) {
        String name = text(ref, "name");
        if (!name.isEmpty()) {
            return (text(ref, "namespace").isEmpty() ? "*" : text(ref, "namespace")) + "/" + name;
        }
        return ref.path("selector").isMissingNode()
                ? UNSET
                : ref.path("selector").toString();
    }

    private static String addresses(ObjectNode endpoints) {
        List<String> all = new ArrayList<>();
        for (JsonNode subset : endpoints.path("subsets")) {
            for (JsonNode address : subset.path("addresses")) {
                if (subset.path("ports").isEmpty()) {
                    all.add(text(address, "ip"));
                }
                for (JsonNode port : subset.path("ports")) {
                    all.add(text(address, "ip") + ":" + port.path("port").asLong(0));
                }
            }
        }
        if (all.size() > SHOWN_ENDPOINTS) {
            int more = all.size() - SHOWN_ENDPOINTS;
            return String.join(",", all.subList(0, SHOWN_ENDPOINTS)) + " + " + more + " more...";
        }
        return Cells.orNone(String.join(",", all));
    }
}
