package tests

import (
	"context"
	"errors"
	"testing"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/precompile"
	"github.com/jitwasm/jitwasm/vm"
)

// TestElixirConfiguration: what Elixir's library keeps in its configuration and in the
// environments of applications is there although no application was started.
func TestElixirConfiguration(t *testing.T) {
	libraries := libraryFolders(t)
	path := new(precompile.Path)
	if err := errors.Join(path.AddDir(libraries[len(libraries)-1]), path.AddOTP(precompile.FindOTP())); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	p, err := vm.Compile(ctx, nil, vm.Options{Path: path, Entries: []string{
		"Elixir.URI:default_port/1", "Elixir.URI:default_port/2", "Elixir.System:argv/0", "Elixir.System:argv/1",
		"Elixir.Calendar:get_time_zone_database/0", "Elixir.Calendar:put_time_zone_database/1",
		"Elixir.Application:get_env/2", "Elixir.Application:put_env/3",
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close(ctx)
	i, err := p.Instantiate(ctx, vm.Config{})
	if err != nil {
		t.Fatal(err)
	}
	const database = "'Elixir.Calendar.UTCOnlyTimeZoneDatabase'"
	for _, tt := range []struct {
		module, function string
		args             []any
		want             string
	}{
		{"URI", "default_port", []any{beam.Binary("https")}, "443"},
		{"URI", "default_port", []any{beam.Binary("own")}, "nil"},
		{"URI", "default_port", []any{beam.Binary("own"), 77}, "ok"},
		{"URI", "default_port", []any{beam.Binary("own")}, "77"},
		{"System", "argv", nil, "[]"},
		{"System", "argv", []any{[]any{}}, "ok"},
		{"Calendar", "get_time_zone_database", nil, database},
		{"Calendar", "put_time_zone_database", []any{beam.Atom("mine")}, "ok"},
		{"Calendar", "get_time_zone_database", nil, "mine"},
		{"Application", "get_env", []any{beam.Atom("a"), beam.Atom("b")}, "nil"},
		{"Application", "put_env", []any{beam.Atom("a"), beam.Atom("b"), 3}, "ok"},
		{"Application", "get_env", []any{beam.Atom("a"), beam.Atom("b")}, "3"},
	} {
		got, err := i.Call(ctx, "Elixir."+tt.module, tt.function, tt.args...)
		if err != nil {
			t.Fatalf("%s.%s: %v", tt.module, tt.function, err)
		}
		if s := beam.Format(got); s != tt.want {
			t.Errorf("%s.%s: %s, want %s", tt.module, tt.function, s, tt.want)
		}
	}
}
