package main

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"text/template"
)

// kuscia renders a config template by the rules of Kuscia's pod rules, defects included: paths are replaced in the
// text first, then Go's own text/template renders the rest over a flat map of quoted values.
func kuscia(source string, vars, store map[string]string) (string, error) {
	values := map[string]string{}
	for name, value := range store {
		values[name] = value
	}
	for name, value := range vars {
		values[name] = value
	}
	quoted := map[string]string{}
	for name, value := range values {
		// Trim takes every outer quote, also an escaped one.
		quoted[name] = strings.Trim(strconv.Quote(value), `"`)
	}
	parsed, err := template.New("t").Option("missingkey=zero").Parse(replacePaths(source, values))
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	if err := parsed.Execute(&out, quoted); err != nil {
		return "", err
	}
	return out.String(), nil
}

var pathPattern = regexp.MustCompile(`\{\{?\{\.([^{}]+)\}\}?\}`)

func replacePaths(source string, values map[string]string) string {
	return pathPattern.ReplaceAllStringFunc(source, func(match string) string {
		if !strings.HasPrefix(match, "{{{") {
			return match
		}
		return resultText(evaluate(pathPattern.FindStringSubmatch(match)[1], values))
	})
}

var (
	bracketPattern = regexp.MustCompile(`\[[^\]]*\]`)
	fieldPattern   = regexp.MustCompile(`^([^\[\]]*)\[([^\[\]]*)\]$`)
)

// evaluate walks a path; dots inside brackets are hidden as '#', which is why [key=a.b] never matches.
func evaluate(path string, values map[string]string) any {
	hidden := bracketPattern.ReplaceAllStringFunc(path, func(s string) string { return strings.ReplaceAll(s, ".", "#") })
	var value any
	for i, field := range strings.Split(hidden, ".") {
		name, index, indexed := field, "", false
		if match := fieldPattern.FindStringSubmatch(field); match != nil {
			name, index, indexed = match[1], match[2], true
		}
		if i == 0 {
			value = parse(values[name])
		} else {
			object, _ := value.(map[string]any)
			value = object[name]
		}
		if indexed {
			value = element(value, index, values)
		}
	}
	return value
}

func parse(text string) any {
	var object map[string]any
	if json.Unmarshal([]byte(text), &object) == nil && object != nil {
		return object
	}
	var list []any
	if json.Unmarshal([]byte(text), &list) == nil && list != nil {
		return list
	}
	return text
}

func element(value any, index string, values map[string]string) any {
	list, ok := value.([]any)
	if !ok {
		return nil
	}
	if strings.HasPrefix(index, "#") {
		index = resultText(evaluate(strings.ReplaceAll(index[1:], "#", "."), values))
	} else if key, wanted, found := strings.Cut(index, "="); found {
		for _, candidate := range list {
			object, _ := candidate.(map[string]any)
			if member, has := object[key]; has && matchText(member) == wanted {
				return candidate
			}
		}
		return nil
	}
	position, err := strconv.Atoi(index)
	if err != nil || position >= len(list) || position <= -len(list) {
		return nil
	}
	if position < 0 {
		position += len(list)
	}
	return list[position]
}

func matchText(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	text, _ := json.Marshal(value)
	return string(text)
}

func resultText(value any) string {
	if value == nil {
		return ""
	}
	return matchText(value)
}
