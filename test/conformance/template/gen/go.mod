module kusciajob-operator/test/conformance/template/gen

go 1.22
