package dev.limpid.assertions;

import dev.limpid.task.TaskModel;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.util.Optional;

/**
 * Gives tests the models that {@link UnderTest} names. Each is opened once for a test class, whatever number of tests and
 * nested classes take it, and closed after it. Needs JUnit 5.13 or newer, whose stores close what they hold.
 */
public final class LimpidExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(LimpidExtension.class);

    /** What is opened once. */
    private record Key(String name, String task) {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == ModelUnderTest.class || TaskModel.class.isAssignableFrom(type);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        UnderTest named = parameter
                .findAnnotation(UnderTest.class)
                .or(() -> ofClass(context))
                .orElseThrow(() -> new ParameterResolutionException("No model is named for parameter '"
                        + parameter.getParameter().getName() + "' of "
                        + parameter.getDeclaringExecutable().getName()
                        + ": put @UnderTest(\"bert-base-uncased\") on it or on the test class."));
        ModelUnderTest model =
                opened(new Key(named.value(), named.task()), outermost(context).getStore(NAMESPACE));
        Class<?> type = parameter.getParameter().getType();
        if (type == ModelUnderTest.class) {
            return model;
        }
        if (!type.isInstance(model.model())) {
            throw new ParameterResolutionException("Model '" + model + "' does "
                    + model.model().task() + " and is a "
                    + model.model().getClass().getSimpleName() + ", parameter '"
                    + parameter.getParameter().getName() + "' takes a " + type.getSimpleName() + ".");
        }
        return model.model();
    }

    /** What a store holds it closes. Get and put, since JUnit 5 and 6 do not share what computes. */
    private static ModelUnderTest opened(Key key, ExtensionContext.Store store) {
        synchronized (LimpidExtension.class) {
            ModelUnderTest open = store.get(key, ModelUnderTest.class);
            if (open == null) {
                open = ModelUnderTest.open(key.name, key.task.isEmpty() ? null : key.task);
                store.put(key, open);
            }
            return open;
        }
    }

    /** The nearest class around the test that names one. */
    private static Optional<UnderTest> ofClass(ExtensionContext context) {
        for (Class<?> type = context.getRequiredTestClass(); type != null; type = type.getEnclosingClass()) {
            UnderTest named = type.getAnnotation(UnderTest.class);
            if (named != null) {
                return Optional.of(named);
            }
        }
        return Optional.empty();
    }

    private static ExtensionContext outermost(ExtensionContext context) {
        ExtensionContext outermost = context;
        for (Optional<ExtensionContext> parent = context.getParent();
                parent.isPresent() && parent.get().getTestClass().isPresent();
                parent = parent.get().getParent()) {
            outermost = parent.get();
        }
        return outermost;
    }
}
