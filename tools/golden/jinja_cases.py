"""Small Jinja templates, one construct each, with variables; chat_templates.py renders them."""

M = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yo"},
                  {"role": "user", "content": "x", "extra": {"deep": [1, 2, {"k": "v"}]}}]}

WITHOUT = [
    # numbers
    "{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 7 / 2 }} {{ 6 / 2 }}",
    "{{ 2 ** 3 ** 2 }} {{ 2 ** -1 }} {{ -2 ** 2 }} {{ 2 ** 0.5 }} {{ 1_000 }} {{ 0x1F }} {{ 0b101 }} {{ 0o17 }}",
    "{{ 1.5e3 }} {{ 1e16 }} {{ 1e15 }} {{ 0.0001 }} {{ 0.00001 }} {{ 1.0 }} {{ 0.1 + 0.2 }} {{ 1e-7 }} {{ 123456.789e10 }} {{ 5.5 // 2 }} {{ -5.5 % 2 }}",
    "{{ 1 / 0 }}", "{{ 1 // 0 }}", "{{ 1 % 0.0 }}", "{{ true + 1 }} {{ -true }} {{ +3 }} {{ - -3 }}",
    "{{ 1 == 1.0 }} {{ true == 1 }} {{ 'a' == 1 }} {{ none == false }} {{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 3 > 2 >= 2 != 1 }}",
    "{{ 'a' < 'b' }} {{ '\U0001f600' < '\uffff' }} {{ [1, 2] < [1, 3] }} {{ (1, 2) < (1, 2, 0) }}", "{{ 1 < 'a' }}", "{{ none < 1 }}",
    "{{ [1] + [2, 3] }} {{ 'ab' * 3 }} {{ 2 * [0] }} {{ (1,) * 2 }} {{ 'a' ~ 1 ~ none ~ 2.5 ~ true }}", "{{ 'a' + 1 }}",
    "{{ [1] + (2,) }}", "{{ 'a' - 'b' }}", "{{ -'a' }}",
    # text
    r"{{ 'a\nb\tc\\d\'e\"f\x41\u00e9\U0001F600\101\q' }}", "{{ 'a' 'b' \"c\" }}", "{{ 'naïve 北京'|length }} {{ '😀a'|length }} {{ '😀ab'[1] }} {{ '😀ab'[::-1] }}",
    "{{ 'abc'[1:] }} {{ 'abc'[:-1] }} {{ 'abcdef'[1:5:2] }} {{ 'abc'[5:] }}|{{ 'abc'[-2:] }} {{ 'abc'[::-1] }} {{ 'abc'[-100:100] }} {{ 'abcdef'[4:1:-2] }}",
    "{{ [1,2,3][0] }} {{ [1,2,3][-1] }} {{ [1,2,3][1:] }} {{ (1,2,3)[:2] }} {{ [1,2,3][::2] }} {{ [1,2,3][7] }}|{{ [0,1][true] }}",
    "{{ [1,2,3][::0] }}", "{{ [1]['a'] }}|", "{{ 'abc'[1.0] }}|", "{{ {'a': 1}['a'] }} {{ {'a': 1}.a }} {{ {'a': 1}.b }}| {{ {'items': 1}['items'] }} {{ {'get': 3}.get('get') }}",
    "{{ {'a': 1, 2: 'b', none: 3, 'l': [1, 'x', (1,), ()], 'd': {}} }} {{ [true, none, 1.5, 'it\\'s', \"q\\\"'\", '\\n\\x00\u00a0é\\u200b'] }} {{ (1, 2) }}",
    "{{ '  a b '.strip() }}|{{ '  a '.lstrip() }}|{{ ' a  '.rstrip() }}|{{ 'xxaxx'.strip('x') }}|{{ 'abcba'.strip('ab') }}|{{ '\\u00a0\\u2003a\\x1c\\x85'.strip() }}|",
    "{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a b c'.split(' ', 1) }} {{ ' a  b  c '.split(none, 1) }} {{ 'a b  c '.rsplit(none, 1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ ''.split() }} {{ ''.split(',') }} {{ 'aXXbXX'.split('XX') }} {{ 'aaa'.rsplit('aa') }} {{ 'a,b'.split(sep=',') }} {{ 'a,b,c'.split(',', maxsplit=1) }}",
    "{{ 'a'.split('') }}", "{{ 'a\\nb\\r\\nc\\n'.splitlines() }} {{ 'a\\n\\nb'.splitlines(true) }}",
    "{{ 'Hello'.startswith('He') }} {{ 'Hello'.endswith(('x', 'lo')) }} {{ 'Hello'.startswith('') }} {{ 'abc'.find('c') }} {{ '😀c'.find('c') }} {{ 'abc'.find('x') }} {{ 'abab'.rfind('ab') }} {{ 'abab'.count('ab') }} {{ 'aaa'.count('aa') }} {{ 'abc'.count('') }}",
    "{{ 'hELLO wORLD'.upper() }} {{ 'ÀB'.lower() }} {{ \"they're bill's ÉTÉ 3d\".title() }} {{ 'hELLO wORLD'.capitalize() }} {{ 'straße'.upper() }} {{ 'ßa'.capitalize() }} {{ 'ßa ǆ'.title() }} {{ ''.capitalize() }}",
    "{{ 'aXbXc'.replace('X', '--') }} {{ 'aXbXc'.replace('X', '', 1) }} {{ 'abc'.replace('', '-') }} {{ 'abc'.replace('', '-', 2) }} {{ 'abc'.replace('', '-', 4) }} {{ 'abc'.replace('', '-', 0) }} {{ ''.replace('', 'x') }}",
    "{{ ', '.join(['a', 'b']) }} {{ ''.join('abc') }}", "{{ ', '.join([1]) }}", "{{ '12'.isdigit() }} {{ ''.isdigit() }} {{ 'ab'.isalpha() }} {{ 'a1'.isalnum() }} {{ ' '.isspace() }} {{ 'AB1'.isupper() }} {{ 'ab1'.islower() }} {{ '1'.isupper() }}",
    "{{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('x') }}", "{{ 'a'.nope() }}", "{{ 'a'.nope }}|", "{{ 'a'.strip(1) }}", "{{ 'a'.strip('a', 'b') }}", "{{ 'a'.upper(1) }}",
    "{{ 'a'.__class__ }}|", "{{ ''.__class__.__mro__ }}", "{{ [].append(1) }}", "{{ {}.update({'a': 1}) }}", "{{ [].pop() }}",
    # dicts
    "{% set d = {'b': 1, 'a': 2} %}{{ d.items()|list }} {{ d.keys()|list }} {{ d.values()|list }} {{ d.get('b') }} {{ d.get('z') }} {{ d.get('z', 7) }} {{ d|length }} {{ 'a' in d }} {{ 1 in d }} {% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}{% for k in d %}{{ k }}{% endfor %} {{ d|dictsort }} {{ d|dictsort(by='value') }} {{ d|dictsort(reverse=true) }} {{ d|items|list }}",
    "{{ dict(a=1, b='x') }} {{ dict({'q': 1}, a=2) }} {{ {} == dict() }} {{ {'a': [1]} == {'a': [1]} }} {{ {'a': 1} != {'a': 2} }}", "{{ {[1]: 2} }}",
    # logic
    "{{ 1 and 2 }} {{ 0 or 'x' }} {{ not '' }} {{ not [] and not {} and not none and not 0.0 }} {{ '' or [] or 'end' }} {{ 1 if false }}| {{ 'a' if 0 else 'b' if 0 else 'c' }} {{ not 1 == 2 }} {{ not not 1 }}",
    "{{ 'a' in 'abc' }} {{ 'x' not in 'abc' }} {{ 2 in [1, 2] }} {{ 'a' not in ['b'] }} {{ 1 in (1,) }} {{ not 1 in [2] }} {{ 1.0 in [1] }}", "{{ 1 in 'a' }}", "{{ 1 in 2 }}",
    # undefined
    "{{ x }}|{{ x ~ 'a' }}|{{ x is defined }} {{ x is undefined }} {{ x is none }} {{ x == y }} {{ x == none }} {{ not x }} {{ x|default('d') }} {{ ''|default('d') }}| {{ ''|default('d', true) }} {{ x|d }}| {{ x|length }} {{ x|list }} {{ x|trim }}| {{ x|join }}| {{ 1 in x }} {% for i in x %}{% else %}none{% endfor %} {{ x is iterable }} {{ x is string }} {{ x is mapping }} {{ [x] }} {{ x|upper }}|{{ x|items|list }}|{{ x is sequence }}",
    "{{ x.y }}", "{{ x['y'] }}", "{{ x() }}", "{{ x + 1 }}", "{{ 1 + x }}", "{{ -x }}", "{{ x < 1 }}", "{{ x|tojson }}", "{{ x in 'abc' }}", "{{ x|int }}", "{{ x|abs }}", "{{ x[1:] }}", "{{ {'a': 1}.b.c }}", "{{ {'a': {}}.a.b }}|", "{{ none.a }}|{{ none['a'] }}|{{ (1).a }}|", "{{ 1() }}", "{{ x|int(default=5) }}",
    # tests
    "{{ 'a' is string }} {{ 1 is number }} {{ true is number }} {{ 1.5 is float }} {{ 1 is integer }} {{ true is integer }} {{ true is boolean }} {{ 1 is boolean }} {{ {} is mapping }} {{ [] is mapping }} {{ [] is sequence }} {{ {} is sequence }} {{ 'a' is iterable }} {{ 1 is iterable }} {{ 1 is sequence }} {{ none is none }} {{ 0 is none }} {{ true is true }} {{ 1 is true }} {{ false is false }} {{ 0 is false }} {{ none is not none }} {{ range is callable }} {{ 1 is callable }}",
    "{{ 3 is odd }} {{ 4 is even }} {{ 6 is divisibleby 3 }} {{ 6 is divisibleby(4) }} {{ 1 is eq 1 }} {{ 1 is ne 1 }} {{ 1 is lt 2 }} {{ 2 is ge 2 }} {{ 1 is in [1] }} {{ 'a' is lower }} {{ 'A' is upper }} {{ '1' is upper }} {{ 1 is equalto 1 and true }} {{ 2 is gt(1) or false }} {{ 1 is sameas 1 }} {{ true is sameas true }} {{ 1 is sameas true }}",
    "{{ 1 is nope }}", "{{ 'a' is odd }}", "{{ 1 is divisibleby }}", "{{ 1 is odd is even }}",
    # filters
    "{{ ' a '|trim }}|{{ 'xax'|trim('x') }}|{{ 'abc'|upper|lower|capitalize }} {{ 'hello wORLD-foo (bar)'|title }} {{ 5|string ~ 'a' }} {{ 'abc'|first }} {{ [1,2]|last }} {{ []|first }}| {{ 'abc'|last }} {{ 'abc'|list }} {{ [3,1,2]|sort }} {{ ['b','A','c']|sort }} {{ ['b','A']|sort(case_sensitive=true) }} {{ [1,2]|sort(reverse=true) }} {{ 'abc'|reverse }} {{ [1,2]|reverse|list }} {{ [1,1,2]|unique|list }} {{ ['a','A','b']|unique|list }} {{ [1,5,3]|max }} {{ [4,2]|min }} {{ []|max }}| {{ [1,2,3]|sum }} {{ ['b','a','C']|max }}",
    "{{ [1,2,3]|join('-') }} {{ ['a',none,1.5]|join }} {{ 'abc'|join('.') }} {{ [{'a':1},{'a':2}]|join(',', attribute='a') }} {{ [{'a':1},{'a':2}]|sum(attribute='a') }} {{ [{'a':2},{'a':1}]|sort(attribute='a') }} {{ [{'a':{'b':3}}]|map(attribute='a.b')|list }} {{ [[1,2],[3,4]]|map(attribute=1)|list }} {{ [{'a':1},{}]|map(attribute='a', default=0)|list }} {{ ['a','b']|map('upper')|join }} {{ [1,'2']|map('int')|list }} {{ ['a-b']|map('replace','-','+')|list }} {{ [{'a':1},{}]|map(attribute='a')|list }}",
    "{{ [0,1,2,none,'']|select|list }} {{ [0,1,2]|reject|list }} {{ [1,2,3,4]|select('even')|list }} {{ [1,2,3]|reject('gt', 1)|list }} {{ [{'a':1},{'a':2},{}]|selectattr('a')|list }} {{ [{'a':1},{'a':2}]|selectattr('a','equalto',2)|list }} {{ [{'a':1},{}]|rejectattr('a','defined')|list }} {{ [{'r':'s'},{'r':'u'}]|rejectattr('r','in',['s'])|map(attribute='r')|list }} {{ [{'a':1}]|selectattr('a','==',1)|list|length }}",
    "{{ 'a b a'|replace('a','x') }} {{ 'aaa'|replace('a','b',2) }} {{ 12|replace(1, 3) }} {{ '3'|int + 1 }} {{ ' 42 '|int }} {{ '3.9'|int }} {{ 'x'|int }} {{ 'x'|int(9) }} {{ 3.9|int }} {{ '1e3'|int }} {{ true|int }} {{ none|int }} {{ '2.5'|float }} {{ 'x'|float }} {{ 3|float }} {{ -3|abs }} {{ 2.5|abs }} {{ 2.567|round(2) }} {{ 2.5|round }} {{ 3.5|round }} {{ 2.1|round(method='ceil') }} {{ 2.19|round(1,'floor') }} {{ 25|round }} {{ 1234|round(-2) }} {{ '0x1F'|int }} {{ '1d'|float }} {{ 'inf'|int }}",
    "{{ 'a\nb\n\nc'|indent }}|{{ 'a\nb'|indent(2, true) }}|{{ 'a\n\nb'|indent(1, blank=true) }}|{{ 'a\nb'|indent('> ') }}|{{ ''|indent(2, true) }}|{{ 'a\n'|indent(2) }}|",
    "{{ {'a': [1, 2.0, true, none, 'x\"\\n\\u00e9\\u2028</b>\\x7f\\x01']}|tojson }} {{ 'é'|tojson(ensure_ascii=true) }} {{ {'b': 1, 'a': []}|tojson(sort_keys=true) }} {{ {'a': {'b': [1]}, 'c': {}}|tojson(indent=2) }} {{ [1, 2]|tojson(separators=(',', ':')) }} {{ {'a': 1}|tojson(separators=(',', ':')) }} {{ {1: 2, none: 4, 1.5: 5}|tojson }} {{ {true: 3}|tojson }} {{ (1, 2)|tojson }} {{ []|tojson(indent=4) }} {{ 1e100|tojson }} {{ '😀'|tojson(ensure_ascii=true) }} {{ [1]|tojson(indent='\t') }}",
    "{{ range|tojson }}", "{{ 1|nope }}", "{{ [1]|join(nope=1) }}", "{{ 1|length }}", "{{ 1|list }}", "{{ 5|join }}", "{{ 'a'|upper(1) }}", "{{ [1,'a']|sort }}", "{{ none|length }}", "{{ 'a,b'|replace(',') }}", "{{ '%s'|safe }}", "{{ 'x'|abs }}",
    # statements
    "{% set x = 1 %}{% if x == 1 %}one{% elif x == 2 %}two{% else %}many{% endif %} {% if not x %}{% else %}b{% endif %}",
    "{% set x = 1 %}{% for i in [1,2] %}{{ x }}{% set x = x + i %}{{ x }} {% endfor %}{{ x }}", "{% if true %}{% set y = 5 %}{% endif %}{{ y }}",
    "{% set ns = namespace(a=1, b='x') %}{% for i in range(3) %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }}{{ ns.b }}{{ ns.c }}| {% set ns.c = 2 %}{{ ns.c }} {{ ns['a'] }}", "{% set ns = namespace({'k': 4}) %}{{ ns.k }}", "{% set d = {'a': 1} %}{% set d.a = 2 %}", "{% set nope.a = 2 %}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }} {% set a, b = b, a %}{{ a }}{{ b }} {% set t = 1, 2 %}{{ t }} {% set u = (3,) %}{{ u }}", "{% set a, b = [1] %}", "{% set a, b = 5 %}", "{% set x %}a{{ 1 }}b{% endset %}{{ x }}|{% set x | upper | trim %} q {% endset %}{{ x }}|", "{% set x %}{% set inner = 2 %}{% endset %}{{ inner }}|",
    "{% for i in [1,2,3] %}{{ loop.index }}/{{ loop.length }}:{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.previtem }}{{ loop.nextitem }}{{ loop.cycle('a','b') }}{{ loop.depth }} {% endfor %}",
    "{% for i in [] %}x{% else %}empty{% endfor %} {% for i in [1,2,3,4] if i is even %}{{ i }}{{ loop.index }}{{ loop.length }}{% else %}n{% endfor %} {% for i in [1] if i > 5 %}{% else %}filtered{% endfor %}",
    "{% for i in range(10) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %} {% for i in [1,2] %}{% for j in [1,2] %}{% if j == 2 %}{% break %}{% endif %}{{ i }}{{ j }} {% endfor %}{{ loop.index }}{% endfor %} {% for i in [1] %}{% break %}{% else %}odd{% endfor %} {% for i in [1,2] %}{% continue %}{% else %}odd{% endfor %} {% for i in [1,2] %}{% if i == 2 %}{% break %}{% endif %}{% else %}no{% endfor %}",
    "{% for a, b in [[1, 2], (3, 4)] %}{{ a }}-{{ b }} {% endfor %}{% for a, (b, c) in [[1, [2, 3]]] %}{{ a }}{{ b }}{{ c }}{% endfor %}{% for x in 'ab' %}{{ x }}.{% endfor %}{% for x in 1, 2 %}{{ x }}{% endfor %}", "{% for a, b in [[1]] %}{% endfor %}", "{% for a in 5 %}{% endfor %}", "{% for a in none %}{% endfor %}",
    "{% for i in [1,1,2] %}{{ loop.changed(i) }} {% endfor %}{{ loop }}|", "{% for i in [1] %}{{ loop.nope }}|{% endfor %}", "{% for i in [1,2] %}{% for j in [3] %}{{ loop.index }}{% endfor %}{{ loop.index }} {% endfor %}{{ i }}|",
    "{{ range(3)|list }} {{ range(1, 4)|list }} {{ range(5, 0, -2)|list }} {{ range(0)|list }} {{ range(3)[1] }} {{ range(3)|length }}", "{{ range(1000000) }}", "{{ range(1, 2, 0) }}", "{{ range('a') }}", "{{ range() }}",
    "{% macro f(a, b=2) %}[{{ a }},{{ b }}]{% endmacro %}{{ f(1) }}{{ f(1, 3) }}{{ f(b=5, a=4) }}{{ f() }}{{ f('x')|upper }}{{ f(1) ~ 'z' }}", "{% macro f() %}{{ x }}{% endmacro %}{% set x = 1 %}{{ f() }}", "{% macro f(n) %}{{ n }}{% if n %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(5) }}", "{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}", "{% macro f(a) %}{% endmacro %}{{ f(b=2) }}", "{% macro f(a) %}{% endmacro %}{{ f(1, a=2) }}", "{% macro f(a, b=a) %}{{ b }}{% endmacro %}{{ f(7) }}", "{% macro f() %}{% set q = 1 %}{% endmacro %}{{ f() }}{{ q }}|",
    "{% with a = 1, b = 2 %}{{ a }}{{ b }}{% set c = 3 %}{% endwith %}{{ a }}{{ c }}|", "{% filter upper %}a{{ 'b' }}{% endfilter %} {% filter trim|upper %} c {% endfilter %}", "{% generation %}a{{ 1 }}{% set g = 1 %}{% endgeneration %}{{ g }}|", "{% raw %}{{ x }}{% if %}{% endraw %}|{%- raw -%} a {%- endraw -%} b", "{# c #}a{#- c -#} b {# {{ x }} #}c",
    "{{ raise_exception('no ' ~ 1) }}", "{% if false %}{{ raise_exception('no') }}{% endif %}ok", "{{ strftime_now('%Y-%m-%d %H:%M:%S %d %b %Y %B %A %a %j %y %I %p %%') }} {{ strftime_now('%-d %-m') }} {{ strftime_now('plain') }}", "{{ strftime_now is defined }} {{ namespace is defined }} {{ foo is defined }}",
    "{{ 1, 2 }} {{ (1) }} {{ () }} {{ [1, 2,] }} {{ {'a': 1,} }} {{ [[1], {'b': (2,)}] }}", "{{ 'a' if true else x.y }} {{ true or x.y }} {{ false and x.y }}", "{{ {'a': {'b': [10, 20]}}.a.b.1 }} {{ [[1, 2]].0.1 }}", "{{ -1|abs }} {{ 2 * 'a'|length }} {{ 1 + 2|string|length }} {{ 'a' ~ 'b'|upper }} {{ not 1 is odd }} {{ -2|abs + 1 }} {{ 10 - 2 - 3 }} {{ 2 * 3 % 4 }} {{ 1 ~ 2 + 3 ~ 4 }}",
    "{{ true }} {{ True }} {{ none }} {{ None }} {{ false }} {{ False }} {{ null }}|",
    # white space
    "a\n{% if true %}\nb\n{% endif %}\nc", "a\n  {% if true %}  \n  b\n  {% endif %}  \nc\n", "a\n  {%+ if true %}\n b\n  {%- endif -%}\n c\n\n", "a  {{- 1 -}}  b  {{ 2 }}  c\n\n{{- 3 }}\n", "  {% set x = 1 %}\n  {{ x }}\n  {% set y = 2 %}{{ y }}\n", "{% for i in [1,2] %}\n  {{ i }}\n{% endfor %}\n", "{% for i in [1,2] -%}\n  {{ i }}\n{%- endfor %}\n\n", "a {# c #}\n  {# d #}\n b {#- e #}\n c {# f -#}\n d", "a\n{% if true +%}\nb{% endif %}", "x {% if true %} y {% endif %} z", "\n{% if true %}\n{% endif %}\n\n", "a\r\n{% if true %}\r\nb\r{% endif %}\r\nc\r\n", "{% raw %}\n a\n{% endraw %}\n b", "a\n  {% raw %} b {% endraw %}\nc", "  {{ 1 }}\n  {{ 2 }}", "{{ 'a' }}\n{{ 'b' }}\n", "{%- set x = 1 -%}\n\n a", "{{ '}}' }}{{ \"%}\" }}{{ '{{' }}", "{{ {'a': {'b': 1}}}}", "{{ {'a': {'b': 1}} }}", "{{- 'x' -}}", "{{ +1 }}{{+ 1 }}{{-1}}", "a {%- if true -%} b {%- endif -%} c", "\u2003{% if true %}\u00a0{% endif -%}\u2003 x", "a\n\t{% if true %}\t\n\tb{% endif %}", "{% if true %}a{% endif %}\n{{ 1 }}\n", "{#\n multi\n line\n#}\nx", "{% if true %}\n\n\na{% endif %}", "a\n\n  {%- if true %}b{% endif %}", "  {#- x #}  {% if true %}a{% endif %}", "{{ 1 }}  {% if true %}a{% endif %}", "{% if true %}{% endif %}  {% if true %}b{% endif %}", "{% if true %}\n  {% if true %}b{% endif %}{% endif %}", "{{ 1 }}{% set x %}\n  {% if true %}b{% endif %}{% endset %}{{ x }}",
    # what is no template
    "{% if %}a{% endif %}", "{% if true %}a", "{{ 1", "{% endif %}", "{{ }}", "{{ 1 + }}", "{{ (1 }}", "{{ [1, }}", "{{ 'abc }}", "{# a", "{% for x %}{% endfor %}", "{% foo %}", "{{ a b }}", "{{ 1 }", "{% set = 1 %}", "{% raw %}a", "{{ a. }}", "{{ a[ }}", "{{ ] }}", "{{ (1] }}", "{{ a$b }}", "{% break %}", "{% macro %}{% endmacro %}", "{% set true = 1 %}", "{% for none in [] %}{% endfor %}", "{{ f(a=1, 2) }}", "{{ '\\x4' }}", "{{ '\\ud8' }}", "{% if true %}{% else %}{% elif x %}{% endif %}", "{% set x.y.z = 1 %}", "{{ a is }}", "{{ a | }}", "{{ not }}", "{{ 1 if }}", "{{ {1} }}", "{{ {'a'} }}", "{% macro f(a=1, b) %}{% endmacro %}", "{{ 1.5.x }}|", "{{ a.1.5 }}", "{% with a %}{% endwith %}", "{{ **a }}", "{{ 1 2 }}", "{% set a = %}", "{% endfor %}", "{% if true %}{% endfor %}", "{{ x = 1 }}", "{{ \\ }}",
    "{", "}", "{ {", "{{ '{%' }}%}", "}}", "%}", "#}", "{ % if % }", "plain\ntext\n\n",
]

WITH = [
    ("{{ messages[0].content }} {{ messages[-1]['content'] }} {{ messages|length }} {{ messages[1:]|map(attribute='content')|list }} {{ messages[0] == messages[0] }} {{ messages[::2]|length }} {{ messages[2].extra.deep[2].k }}", M),
    ("{{ messages | selectattr('role', 'equalto', 'user') | list | length }} {{ messages | map(attribute='role') | unique | join('/') }} {{ (messages | rejectattr('role', 'equalto', 'user') | first).content }}", M),
    ("{% for m in messages %}{{ m.role }}{% if 'extra' in m %}+{{ m.extra | tojson }}{% endif %}{% if m.extra is defined and m.extra is mapping %}!{% endif %}{% if not loop.last %}, {% endif %}{% endfor %}", M),
    ("{{ messages[0] }} {{ messages[0]|tojson }} {{ messages[0].items()|list }}", M),
    ("{% for m in messages %}{% set role = 'model' if m.role == 'assistant' else m.role %}{{ role }} {% endfor %}{{ role }}|", M),
    ("{{ messages[5] }}|{{ messages[5].content }}", M),
    ("{{ n }} {{ f }} {{ b }} {{ z }} {{ l }} {{ n + 1 }} {{ big }}", {"n": 5, "f": 2.5, "b": True, "z": None, "l": [1, [2]], "big": 2**62}),
    ("{{ tools is not none }} {{ tools is defined }} {{ tools }} {{ documents or 'no' }}", {"tools": None}),
    ("{{ t }}|{{ t|trim }}|{{ t.split('</think>')[-1].lstrip('\\n') }}|{{ '<think>' in t }}", {"t": "\n <think>\nhm\n</think>\n\nyes 😀 "}),
    ("{{ t }} {{ t|length }} {{ t|upper }} {{ t|title }} {{ t[::-1] }} {{ t|list }}", {"t": "aé😀 {{ x }} {% y %}"}),
    ("{{ t|tojson }}{{ [t] }}", {"t": "\u2028\ud7ff\ue000\U000e0001\u200d\x7f\x00"}),
]


def cases():
    return [(template, {}) for template in WITHOUT] + WITH
