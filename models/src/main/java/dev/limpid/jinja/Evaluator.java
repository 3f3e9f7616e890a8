package dev.limpid.jinja;

import dev.limpid.jinja.Expression.Compared;
import dev.limpid.jinja.Expression.Comparison;
import dev.limpid.jinja.Expression.Given;
import dev.limpid.jinja.Value.Bool;
import dev.limpid.jinja.Value.Dict;
import dev.limpid.jinja.Value.Seq;
import dev.limpid.jinja.Value.Undefined;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of expressions. */
final class Evaluator {
    private final Run run;

    Evaluator(Run run) {
        this.run = run;
    }

    Value value(Expression expression, Scope scope) {
        run.take(1);
        run.deeper();
        Value value = of(expression, scope);
        run.back();
        return value;
    }

    private @Nullable Value orNull(@Nullable Expression expression, Scope scope) {
        return expression == null ? null : value(expression, scope);
    }

    private Value of(Expression expression, Scope scope) {
        if (expression instanceof Expression.Constant constant) {
            return constant.value();
        }
        if (expression instanceof Expression.Name name) {
            return scope.get(name.name());
        }
        if (expression instanceof Expression.Attribute attribute) {
            return Attributes.attribute(run, value(attribute.of(), scope), attribute.name());
        }
        if (expression instanceof Expression.Item item) {
            return Attributes.item(run, value(item.of(), scope), value(item.key(), scope));
        }
        if (expression instanceof Expression.Slice slice) {
            Value of = value(slice.of(), scope);
            return Sequences.slice(
                    run, of, orNull(slice.start(), scope), orNull(slice.stop(), scope), orNull(slice.step(), scope));
        }
        if (expression instanceof Expression.Call call) {
            return call(value(call.function(), scope), call.given(), scope);
        }
        if (expression instanceof Expression.Filtered filtered) {
            return Filters.apply(arguments(filtered.filter(), value(filtered.of(), scope), filtered.given(), scope));
        }
        if (expression instanceof Expression.Tested tested) {
            Arguments arguments = arguments(tested.test(), value(tested.of(), scope), tested.given(), scope);
            return Bool.of(Tests.holds(arguments));
        }
        return operation(expression, scope);
    }

    private Value operation(Expression expression, Scope scope) {
        if (expression instanceof Expression.Not not) {
            return Bool.of(!value(not.of(), scope).holds());
        }
        if (expression instanceof Expression.Logic logic) {
            Value left = value(logic.left(), scope);
            return left.holds() == logic.both() ? value(logic.right(), scope) : left;
        }
        if (expression instanceof Compared compared) {
            return Bool.of(holds(compared, scope));
        }
        if (expression instanceof Expression.Binary binary) {
            Value left = value(binary.left(), scope);
            return Numbers.calculate(run, left, binary.operator(), value(binary.right(), scope));
        }
        if (expression instanceof Expression.Signed signed) {
            return Numbers.signed(run, value(signed.of(), scope), signed.negative());
        }
        if (expression instanceof Expression.Joined joined) {
            StringBuilder text = new StringBuilder();
            for (Expression part : joined.parts()) {
                text.append(Written.text(run, value(part, scope)));
            }
            return run.text(text.toString());
        }
        if (expression instanceof Expression.Choice choice) {
            if (value(choice.condition(), scope).holds()) {
                return value(choice.then(), scope);
            }
            return choice.otherwise() == null
                    ? new Undefined("an 'if' without 'else' did not hold")
                    : value(choice.otherwise(), scope);
        }
        if (expression instanceof Expression.Items items) {
            return new Seq(all(items.items(), scope), items.tuple());
        }
        Map<Value, Value> entries = new LinkedHashMap<>();
        for (Expression.Entry entry : ((Expression.Entries) expression).entries()) {
            entries.put(Dicts.key(run, value(entry.key(), scope)), value(entry.value(), scope));
        }
        return new Dict(entries);
    }

    private List<Value> all(List<Expression> expressions, Scope scope) {
        List<Value> values = new ArrayList<>();
        for (Expression one : expressions) {
            values.add(value(one, scope));
        }
        return values;
    }

    private boolean holds(Compared compared, Scope scope) {
        Value left = value(compared.first(), scope);
        for (Comparison comparison : compared.others()) {
            Value right = value(comparison.with(), scope);
            if (!compare(left, comparison.operator(), right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private boolean compare(Value left, String operator, Value right) {
        return switch (operator) {
            case "==" -> Compare.equal(run, left, right);
            case "!=" -> !Compare.equal(run, left, right);
            case "in" -> Compare.in(run, left, right);
            case "not in" -> !Compare.in(run, left, right);
            case "<" -> Compare.order(run, left, right) < 0;
            case "<=" -> Compare.order(run, left, right) <= 0;
            case ">" -> Compare.order(run, left, right) > 0;
            default -> Compare.order(run, left, right) >= 0;
        };
    }

    private Value call(Value function, Given given, Scope scope) {
        if (function instanceof Value.Function called) {
            return called.body().call(arguments(called.name(), null, given, scope));
        }
        throw run.fail(
                function instanceof Undefined undefined
                        ? undefined.why() + ", so it cannot be called."
                        : function.kind() + " cannot be called.");
    }

    private Arguments arguments(String name, @Nullable Value first, Given given, Scope scope) {
        List<Value> places = new ArrayList<>();
        if (first != null) {
            places.add(first);
        }
        places.addAll(all(given.places(), scope));
        Map<String, Value> names = new LinkedHashMap<>();
        for (Expression.Named named : given.names()) {
            if (names.put(named.name(), value(named.value(), scope)) != null) {
                throw run.fail("'" + name + "' is given '" + named.name() + "' twice.");
            }
        }
        return new Arguments(run, name, places, names);
    }
}
