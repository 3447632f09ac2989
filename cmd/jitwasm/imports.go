package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/jitwasm/jitwasm/precompile"
)

func (a *app) importsCommand() *cobra.Command {
	var paths []string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "imports FILE.beam... [-pa DIR]... [--json]",
		Short: "List functions that a program calls but that are not there",
		Long: `Imports lists the functions that .beam files, or what they use of other modules,
call although they are neither in a module nor built in. Calls of them raise undef
when the program runs. Modules are looked for where "jitwasm run" looks for them.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, files []string) error {
			src, err := readSources(files, paths)
			if err != nil {
				return failure{err}
			}
			missing, err := precompile.Imports(src.config())
			if err != nil {
				return failure{err}
			}
			if asJSON {
				return a.importsJSON(missing)
			}
			for _, f := range missing {
				fmt.Fprintln(a.stdout, f.MFA)
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVarP(&paths, "path", "p", nil, "look for modules in this directory (also -pa DIR, as erl has it)")
	flags.BoolVar(&asJSON, "json", false, "print JSON for scripts")
	return cmd
}

type (
	jsonFunction struct {
		Module   string `json:"module"`
		Function string `json:"function"`
		Arity    int    `json:"arity"`
	}
	jsonMissing struct {
		jsonFunction
		Caller *jsonFunction `json:"caller,omitempty"` // one of those that call it
	}
)

func (a *app) importsJSON(missing []precompile.MissingFunction) error {
	list := make([]jsonMissing, len(missing))
	for i, f := range missing {
		list[i].jsonFunction = jsonFunction(f.MFA)
		if f.Caller.Module != "" {
			caller := jsonFunction(f.Caller)
			list[i].Caller = &caller
		}
	}
	if err := writeJSON(a.stdout, list); err != nil {
		return failure{err}
	}
	return nil
}
