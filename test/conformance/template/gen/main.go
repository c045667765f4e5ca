// Writes the vectors of the config template language with real Go text/template, so that the operator's own renderer is
// held to what Kuscia's users have. From this folder: go run .
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

// Case is one template, the variables, and where the operator means to differ, how and why.
type Case struct {
	Name     string            `json:"name"`
	Row      string            `json:"row"`
	Template string            `json:"template"`
	Vars     map[string]string `json:"vars,omitempty"`
	Store    map[string]string `json:"store,omitempty"`
	// What the operator must render; taken from Go unless Reason is set.
	Want string `json:"want"`
	// The operator must refuse the template.
	Refused bool `json:"refused,omitempty"`
	// The line that Go's error names.
	Line int `json:"line,omitempty"`
	// Why the operator differs from Kuscia.
	Reason string `json:"reason,omitempty"`
	// What Kuscia renders instead; absent if it fails.
	Kuscia *string `json:"kuscia,omitempty"`
}

func main() {
	for file, cases := range files() {
		for i := range cases {
			if err := complete(&cases[i]); err != nil {
				fail(fmt.Errorf("%s: %s: %w", file, cases[i].Name, err))
			}
		}
		if err := write(filepath.Join("..", "vectors", file+".json"), cases); err != nil {
			fail(err)
		}
		fmt.Println(file, len(cases))
	}
}

func complete(c *Case) error {
	got, err := kuscia(c.Template, c.Vars, c.Store)
	if c.Reason == "" {
		c.Want = got
		if err != nil {
			c.Refused, c.Line = true, lineOf(err)
		}
		return nil
	}
	if err == nil {
		c.Kuscia = &got
	}
	if (err == nil) == !c.Refused && got == c.Want {
		return errors.New("marked as different, but Kuscia does the same")
	}
	return nil
}

var linePattern = regexp.MustCompile(`^template: t:(\d+):`)

func lineOf(err error) int {
	match := linePattern.FindStringSubmatch(err.Error())
	if match == nil {
		return 0
	}
	line, _ := strconv.Atoi(match[1])
	return line
}

func write(path string, cases []Case) error {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(cases); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
