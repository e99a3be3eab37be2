package io.umbel.node.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads the lists under {@code middleware}: names, and objects with one name for key. */
final class MiddlewareReader {
    private static final String KEY = "middleware";
    private static final String EXPECTED = "a name, or { name { its settings } }";

    private final BuiltInReader builtIns = new BuiltInReader();

    MiddlewareSettings read(Section endpoint, Section plugins) {
        var stacks = new HashMap<String, List<MiddlewareSetting>>();
        for (String id : plugins.values().root().keySet()) {
            Section plugin = withNoMiddleware(plugins, id).section(id);
            if (plugin.values().root().containsKey(KEY)) {
                stacks.put(id, stack(plugin));
            }
        }
        return new MiddlewareSettings(stack(endpoint), stacks);
    }

    /** A plugin's settings have no place in {@code reference.conf}: these defaults stand in. */
    private static Section withNoMiddleware(Section plugins, String id) {
        return new Section(
                plugins.path(),
                plugins.values(),
                ConfigValueFactory.fromMap(Map.of(id, Map.of(KEY, List.of()))).toConfig(),
                plugins.problems());
    }

    private List<MiddlewareSetting> stack(Section section) {
        var index = new AtomicInteger();
        return section.list(
                KEY,
                EXPECTED,
                element ->
                        setting(
                                section,
                                section.path() + "." + KEY + '[' + index.getAndIncrement() + ']',
                                element));
    }

    private MiddlewareSetting setting(Section section, String path, ConfigValue element) {
        if (element.valueType() == ConfigValueType.STRING) {
            return setting(section, path, Section.string(element), ConfigFactory.empty(), element);
        }
        if (element instanceof ConfigObject object && object.size() == 1) {
            Map.Entry<String, ConfigValue> only = object.entrySet().iterator().next();
            if (only.getValue() instanceof ConfigObject config) {
                return setting(section, path, only.getKey(), config.toConfig(), element);
            }
        }
        throw Section.unexpected(element, EXPECTED);
    }

    private MiddlewareSetting setting(
            Section section, String path, String name, Config config, ConfigValue element) {
        String origin = SettingOrigin.describe(element.origin());
        return builtIns.read(name, path + '.' + name, config, section.problems())
                .<MiddlewareSetting>map(
                        settings -> new MiddlewareSetting.BuiltIn(name, settings, origin))
                .orElseGet(() -> new MiddlewareSetting.Offered(name, config, origin));
    }
}
