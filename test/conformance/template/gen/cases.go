package main

const (
	asData      = "a value is data: it is never parsed as template text"
	jsonEscape  = "Go's escape is none of JSON's; the JSON escape is inserted"
	keepsQuote  = "Kuscia trims outer quotes, also an escaped one, and leaves broken JSON"
	notSpoken   = "the rest of Go's language is refused at validation, never rendered in part"
	dotsInIndex = "Kuscia rewrites dots inside brackets, so such a value never matches there"
)

// Values of the worked example, pod rules, as alice sees them.
var psi = map[string]string{
	"KUSCIA_DOMAIN_ID":    "alice",
	"TASK_ID":             "job-psi",
	"TASK_INPUT_CONFIG":   `{"k":"v\nw","n":1}`,
	"TASK_CLUSTER_DEFINE": `{"parties":[{"name":"alice","role":"","services":[{"portName":"psi","endpoints":["job-psi-0-psi.alice.svc"]}]},{"name":"bob","role":"","services":[{"portName":"psi","endpoints":["job-psi-0-psi.bob.svc"]}]}],"selfPartyIdx":0,"selfEndpointIdx":0}`,
	"ALLOCATED_PORTS":     `{"ports":[{"name":"psi","port":26409,"scope":"Cluster","protocol":"HTTP"}]}`,
}

func one(value string) map[string]string { return map[string]string{"V": value} }

func files() map[string][]Case {
	return map[string][]Case{
		"worked-example": workedExample(),
		"variables":      variables(),
		"quoting":        quoting(),
		"syntax":         syntax(),
		"refused":        refused(),
		"paths":          paths(),
		"results":        results(),
	}
}

func workedExample() []Case {
	row := "§5.4"
	return []Case{
		{Name: "two-party PSI, alice", Row: row, Vars: psi, Template: "{\n  \"task_id\": \"{{.TASK_ID}}\",\n  \"task_input_config\": \"{{.TASK_INPUT_CONFIG}}\",\n  \"task_cluster_def\": \"{{.TASK_CLUSTER_DEFINE}}\",\n  \"allocated_ports\": \"{{.ALLOCATED_PORTS}}\"\n}\n"},
		{Name: "progress URL", Row: row, Vars: psi, Template: `"task_progress_url":"http://reporter.master.svc/report/progress?task_id={{.TASK_ID}}"`},
	}
}

func variables() []Case {
	row := "§8.1"
	return []Case{
		{Name: "text only", Row: row, Template: "plain { text } }} here\n"},
		{Name: "empty template", Row: row, Template: ""},
		{Name: "one variable", Row: row, Template: "{{.V}}", Vars: one("x")},
		{Name: "unknown is empty", Row: row, Template: "[{{.NOPE}}]"},
		{Name: "unknown path is empty", Row: row, Template: "[{{{.NOPE}}}]"},
		{Name: "empty value", Row: row, Template: "[{{.V}}][{{{.V}}}]", Vars: one("")},
		{Name: "names are case-sensitive", Row: row, Template: "[{{.v}}]", Vars: one("x")},
		{Name: "name with digits and underscore", Row: row, Template: "{{.KUSCIA_PORT_PSI_NUMBER}}{{._A1}}", Vars: map[string]string{"KUSCIA_PORT_PSI_NUMBER": "20000", "_A1": "y"}},
		{Name: "name beyond ASCII", Row: row, Template: "{{.端口}}{{.É٣}}", Vars: map[string]string{"端口": "p", "É٣": "e"}},
		{Name: "domain store", Row: row, Template: "{{.V}} {{.DB}} {{{.DB}}}", Vars: one("x"), Store: map[string]string{"DB": "host:5432"}},
		{Name: "domain store gives way", Row: row, Template: "{{.V}} {{{.V}}}", Vars: one("own"), Store: one("stored")},
		{Name: "domain store, path into JSON", Row: row, Template: "{{{.DB.host}}}", Store: map[string]string{"DB": `{"host":"h"}`}},
		{Name: "twice", Row: row, Template: "{{.V}}{{.V}}{{{.V}}}", Vars: one("ab")},
	}
}

func quoting() []Case {
	row := "§8.2"
	quote := func(name, value string) Case {
		return Case{Name: name, Row: row, Template: `{"v":"{{.V}}"}`, Vars: one(value)}
	}
	differs := func(name, value, want, reason string) Case {
		c := quote(name, value)
		c.Want, c.Reason = `{"v":"`+want+`"}`, reason
		return c
	}
	return []Case{
		quote("JSON object", `{"a":1}`),
		quote("Chinese", "中文"),
		quote("newline, tab, carriage return", "a\nb\tc\rd"),
		quote("backslash", `a\b`),
		quote("backslash and n", `v\nw`),
		quote("quote inside", `a"b`),
		quote("backspace and form feed", "a\bb\fc"),
		quote("less, greater, ampersand", "<a> & 'b'"),
		quote("slash", "a/b"),
		quote("braces", "}} {{"),
		quote("emoji", "😀"),
		quote("combining mark", "e\u0301"),
		quote("line separator", "a\u2028b\u2029c"),
		quote("no-break space", "a\u00a0b"),
		quote("soft hyphen and byte order mark", "a\u00adb\ufeffc"),
		quote("C1 control", "a\u0085b"),
		quote("private use", "a\ue000b"),
		quote("replacement character", "a\ufffdb"),
		quote("ideographic space", "a\u3000b"),
		quote("leading and trailing blanks", "  a  "),
		quote("trailing backslash", `a\`),
		differs("U+0001", "\x01", `\u0001`, jsonEscape),
		differs("NUL", "a\x00b", `a\u0000b`, jsonEscape),
		differs("escape character", "\x1b[0m", `\u001b[0m`, jsonEscape),
		differs("DEL", "a\x7f", `a\u007f`, jsonEscape),
		differs("bell", "a\ab", `a\u0007b`, jsonEscape),
		differs("vertical tab", "a\vb", `a\u000bb`, jsonEscape),
		differs("unprintable above U+FFFF", "\U000e0001", `\udb40\udc01`, jsonEscape),
		differs("quotes at both ends", `"abc"`, `\"abc\"`, keepsQuote),
		differs("quote at the end", `a"`, `a\"`, keepsQuote),
		differs("quotes at the end", `a""`, `a\"\"`, keepsQuote),
		differs("only a quote", `"`, `\"`, keepsQuote),
		quote("quote at the start", `"a`),
	}
}

func syntax() []Case {
	row := "§8.2 syntax"
	make := func(name, template string) Case {
		return Case{Name: name, Row: row, Template: template, Vars: map[string]string{"A": "x", "B": "y"}}
	}
	return []Case{
		make("blanks", "{{ .A }}{{  .A\t}}"),
		make("newline inside an action", "{{\n.A\n}}"),
		make("trim left", "a \n\t {{- .A}} b"),
		make("trim right", "a {{.A -}} \r\n b"),
		make("trim both", "a {{- .A -}} b"),
		make("trim with newline as blank", "a {{-\n.A\n-}} b"),
		make("trim between two", "{{.A -}}  \n  {{- .B}}"),
		make("trim does not pass an action", "a {{.A}} {{- .B}} c"),
		make("trim keeps other white space", "a\u00a0{{- .A}}"),
		make("trim at the ends", "  {{- .A -}}  "),
		make("comment", "a{{/* note */}}b"),
		make("comment with trimming", "a {{- /* note */ -}} b"),
		make("comment over lines with braces", "a{{/* {{.A}}\n }} */}}b"),
		make("comment with a path", "a{{/* {{{.A}}} */}}b"),
		make("comment trimming one side", "a {{- /* note */}} b {{/* note */ -}} c"),
		make("three closing braces", `{"v":{{.A}}}`),
		make("single braces", "{a} {.A} }{ }}"),
		make("brace at the end", "a{"),
		make("windows line ends", "a\r\n{{.A}}\r\n"),
	}
}

func refused() []Case {
	row := "§8.2 refused"
	goToo := func(name, template string) Case {
		return Case{Name: name, Row: row, Template: template, Vars: one("x")}
	}
	ours := func(name, template string) Case {
		return Case{Name: name, Row: row, Template: template, Vars: one("x"), Refused: true, Reason: notSpoken}
	}
	return []Case{
		goToo("path with two braces", "line 1\n{{.V.b}}"),
		goToo("unclosed action", "line 1\nline 2 {{.V"),
		goToo("unclosed comment", "a\n{{/* b"),
		goToo("blank before a comment", "{{ /* c */}}"),
		goToo("blank after a comment", "{{/* c */ }}"),
		goToo("dash in a name", "{{.A-B}}"),
		goToo("minus without blank", "{{-.V}}"),
		goToo("trim marker without blank", "{{.V-}}"),
		goToo("empty action", "a\n\n{{}}"),
		goToo("end without begin", "{{end}}"),
		goToo("unknown function", "{{upper .V}}"),
		goToo("bare name", "{{V}}"),
		goToo("path with a blank", "{{{ .V }}}"),
		goToo("five braces", "{{{{{.V}}}}}"),
		ours("if", "{{if .V}}a{{end}}"),
		goToo("range", "{{range .V}}a{{end}}"),
		ours("the whole map", "{{.}}"),
		ours("pipe", "{{.V | len}}"),
		ours("function", "{{len .V}}"),
		ours("string constant", `{{"{{"}}`),
		ours("number", "{{.5}}"),
		ours("variable assignment", "{{$x := .V}}{{$x}}"),
		ours("root", "{{$.V}}"),
		ours("parentheses", "{{(.V)}}"),
		ours("define", `{{define "a"}}b{{end}}`),
	}
}

func paths() []Case {
	row := "§8.3 path"
	over := func(path string) Case {
		return Case{Name: path, Row: row, Template: "[" + path + "]", Vars: psi}
	}
	list := map[string]string{
		"L": `[{"k":"a","v":1},{"k":2,"v":2},{"k":true,"v":3},{"k":null,"v":4},{"k":{"x":1},"v":5},{"v":6},"s",{"k":"a","v":7},{"k":"a.b","v":8},{"k":"x=y","v":9}]`,
		"I": "1", "N": `{"i":2,"s":"0","f":1.5,"neg":-1}`, "O": `{"":{"x":"e"},"a b":"c","a#b":"d","__proto__":"p"}`,
	}
	in := func(template string) Case { return Case{Name: template, Row: row, Template: template, Vars: list} }
	return []Case{
		over("{{{.TASK_CLUSTER_DEFINE.selfPartyIdx}}}"),
		over("{{{.ALLOCATED_PORTS.ports[name=psi].port}}}"),
		over("{{{.TASK_CLUSTER_DEFINE.parties[0].name}}}"),
		over("{{{.TASK_CLUSTER_DEFINE.parties[name=bob].services[0].endpoints[0]}}}"),
		over("{{{.TASK_CLUSTER_DEFINE.parties[.TASK_CLUSTER_DEFINE.selfPartyIdx].services[0].endpoints[0]}}}"),
		over("{{{.TASK_CLUSTER_DEFINE.parties[-1].name}}}"),
		over("{{{.TASK_CLUSTER_DEFINE.nope}}}"),
		over("{{{.TASK_ID}}}"),
		over("{{{.TASK_CLUSTER_DEFINE.parties[2].name}}}"),
		over("{{{.TASK_CLUSTER_DEFINE.parties[-2].name}}}"),
		over("{{{.TASK_CLUSTER_DEFINE.parties[name=carol].name}}}"),
		over("{{{.TASK_CLUSTER_DEFINE.parties[role=].name}}}"),
		over("{{{.TASK_CLUSTER_DEFINE.parties.name}}}"),
		over("{{{.TASK_CLUSTER_DEFINE.selfPartyIdx.x}}}"),
		over("{{{.TASK_ID.x}}}"),
		over("{{{.TASK_ID[0]}}}"),
		over("{{{.TASK_CLUSTER_DEFINE[0]}}}"),
		over("{{{.TASK_CLUSTER_DEFINE.parties[0][0]}}}"),
		over("{{{.TASK_CLUSTER_DEFINE.parties[]}}}"),
		over("{{{.TASK_CLUSTER_DEFINE.parties[x]}}}"),
		over("{{{.TASK_CLUSTER_DEFINE.parties[.NOPE].name}}}"),
		in("{{{.L[0].v}}}"),
		in("{{{.L[+1].v}}}{{{.L[01].v}}}{{{.L[ 1].v}}}"),
		in("{{{.L[-9].v}}}"),
		in("{{{.L[-10].v}}}"),
		in("{{{.L[99999999999999999999]}}}"),
		in("{{{.L[k=a].v}}}"),
		in("{{{.L[k=2].v}}}"),
		in("{{{.L[k=true].v}}}"),
		in("{{{.L[k=null].v}}}"),
		in("{{{.L[k=x=y].v}}}"),
		in("{{{.L[.I].v}}}"),
		in("{{{.L[.N.i].v}}}{{{.L[.N.s].v}}}{{{.L[.N.f].v}}}{{{.L[.N.neg].v}}}"),
		in("{{{.L[6]}}}"),
		in("{{{.O..x}}}{{{.O.a b}}}{{{.O.a#b}}}"),
		in("{{{.O.toString}}}{{{.O.__proto__}}}{{{.O.constructor}}}"),
		in("{{{.I }}}"),
		in("{{{.I}}"),
		in("{{{{.I}}}}"),
		in(`{"a":{{{.I}}},"b":{{{.I}}}}`),
		{Name: "dot in a wanted value", Row: row, Template: "{{{.L[k=a.b].v}}}", Vars: list, Want: "8", Reason: dotsInIndex},
	}
}

func results() []Case {
	row := "§8.3 result"
	whole := func(name, value string) Case {
		return Case{Name: name, Row: row, Template: "{{{.V}}}", Vars: one(value)}
	}
	field := func(name, value string) Case {
		return Case{Name: name, Row: row, Template: "{{{.V.x}}}", Vars: one(`{"x":` + value + `}`)}
	}
	return []Case{
		whole("string, not escaped", "a\"b\\c\n\t<&>"),
		whole("string that looks like a number", "007"),
		whole("text null", "null"),
		whole("not quite JSON", `{"a":1,}`),
		whole("JSON with text after it", `{"a":1} x`),
		whole("object: compact, keys sorted", "{ \"b\" : [ 1, 2 ],\n \"a\" : { \"d\": null, \"c\": true } }"),
		whole("object: keys by code point", `{"\uffff":1,"😀":2,"Z":3,"a":4,"":5}`),
		whole("object: numeric keys as text", `{"10":1,"9":2,"a":3}`),
		whole("object: repeated key", `{"a":1,"a":2}`),
		whole("array", ` [3, "x", {"b":1,"a":2}] `),
		whole("empty object and array", `{"a":{},"b":[]}`),
		whole("escapes in JSON text", `{"a":"<>&\u2028\u2029\u0001\b\f\n\r\t\u007f\"\\\/中😀"}`),
		whole("half a surrogate pair", `{"a":"\ud800"}`),
		whole("number too large for float64", `{"x":1e400}`),
		field("string with escapes", `"a\"b\\c\nd<"`),
		field("true", "true"),
		field("false", "false"),
		field("null", "null"),
		field("integer", "26409"),
		field("negative zero", "-0"),
		field("integer above 2^53", "9007199254740993"),
		field("large integer", "123456789012345678901234567890"),
		field("1e20", "100000000000000000000"),
		field("1e21", "1000000000000000000000"),
		field("fraction", "0.1"),
		field("1.0", "1.0"),
		field("small", "0.000001"),
		field("smaller", "0.0000001"),
		field("exponent", "1.5E+3"),
		field("largest", "1.7976931348623157e308"),
		field("smallest", "5e-324"),
		field("object", `{"b":"<","a":[]}`),
		{Name: "value with an action", Row: row, Template: "{{{.V}}}", Vars: map[string]string{"V": "{{.W}}", "W": "w"}, Want: "{{.W}}", Reason: asData},
		{Name: "value with broken braces", Row: row, Template: "{{{.V}}}", Vars: one("{{ x"), Want: "{{ x", Reason: asData},
		{Name: "value meeting a brace", Row: row, Template: "{{{{.V}}}", Vars: one("{x"), Want: "{{x", Reason: asData},
		{Name: "value beside a trim mark", Row: row, Template: "a{{.W -}} {{{.V}}}", Vars: one(" x"), Want: "a x", Reason: asData},
	}
}
