// Command cmd writes zops.go into the current folder. Run it by go generate in
// package asm.
package main

import (
	"log"
	"os"

	"github.com/jitwasm/jitwasm/asm/internal/opgen"
)

func main() {
	src, err := opgen.Generate()
	if err == nil {
		err = os.WriteFile("zops.go", src, 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}
