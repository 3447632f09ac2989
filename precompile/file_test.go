package precompile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/beam"
)

func hello(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("../examples/hello.beam")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func file(t *testing.T, data []byte, opts Options) []byte {
	t.Helper()
	out, _, err := File(data, opts)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func chunkIDs(t *testing.T, data []byte) []string {
	t.Helper()
	f, err := beam.ParseFile(data)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, c := range f.Chunks {
		ids = append(ids, c.ID)
	}
	return ids
}

func TestFileKeepsChunks(t *testing.T) {
	in := hello(t)
	before, err := beam.ParseFile(in)
	if err != nil {
		t.Fatal(err)
	}
	after, err := beam.ParseFile(file(t, in, Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if len(after.Chunks) != len(before.Chunks)+1 {
		t.Fatalf("%d chunks became %d", len(before.Chunks), len(after.Chunks))
	}
	for i, c := range before.Chunks {
		if got := after.Chunks[i]; got.ID != c.ID || !bytes.Equal(got.Data, c.Data) {
			t.Errorf("chunk %s changed", c.ID)
		}
	}
	if id := after.Chunks[len(before.Chunks)].ID; id != ChunkID {
		t.Errorf("the new chunk is %s", id)
	}
}

func TestDropCode(t *testing.T) {
	in := hello(t)
	want := append(slices.DeleteFunc(chunkIDs(t, in), func(id string) bool { return id == "Code" }), ChunkID)
	out := file(t, in, Options{DropCode: true})
	if got := chunkIDs(t, out); !slices.Equal(got, want) {
		t.Errorf("chunks are %v, want %v", got, want)
	}
	for _, drop := range []bool{false, true} {
		if again := file(t, out, Options{DropCode: drop}); !bytes.Equal(again, out) {
			t.Errorf("with DropCode %v the second run changed the file", drop)
		}
	}
}

// Options in between do not show: the chunk depends on the last run only.
func TestIdempotent(t *testing.T) {
	once := file(t, hello(t), Options{})
	if twice := file(t, once, Options{}); !bytes.Equal(twice, once) {
		t.Error("the second run changed the file")
	}
	named := file(t, once, Options{Names: true})
	if len(named) <= len(once) {
		t.Error("names take no room")
	}
	if back := file(t, named, Options{}); !bytes.Equal(back, once) {
		t.Error("names left a trace")
	}
}

// testArchive holds modules, a file of data, and a module without code.
func testArchive(t *testing.T) (data, stripped []byte) {
	t.Helper()
	f, err := beam.ParseFile(hello(t))
	if err != nil {
		t.Fatal(err)
	}
	f.Remove("Code")
	stripped = f.Encode()
	a := beam.Archive{Entries: []beam.ArchiveEntry{
		{Name: "hello.beam", Flags: beam.EntryStart | beam.EntryBeam, Data: hello(t)},
		{Name: "app/priv/data", Data: []byte("\x00\x00\x00\x05fives")},
		{Name: "stripped.beam", Flags: beam.EntryBeam, Data: stripped},
	}}
	for i := range 20 {
		a.Entries = append(a.Entries, beam.ArchiveEntry{Name: fmt.Sprintf("m%d.beam", i), Flags: beam.EntryBeam, Data: hello(t)})
	}
	return a.Encode(), stripped
}

func TestArchive(t *testing.T) {
	in, stripped := testArchive(t)
	out, stats, err := File(in, Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if stats.Modules != 21 || stats.Kept != 2 || stats.BytesIn != len(in) || stats.BytesOut != len(out) {
		t.Errorf("stats are %+v", stats)
	}
	a, err := beam.ParseArchive(out)
	if err != nil {
		t.Fatal(err)
	}
	if e := a.Entry("hello.beam"); e.Flags != beam.EntryStart|beam.EntryBeam {
		t.Errorf("flags became %d", e.Flags)
	} else if _, err := Extract(e.Data); err != nil {
		t.Error(err)
	}
	if e := a.Entry("stripped.beam"); !bytes.HasPrefix(e.Data, stripped) {
		t.Error("the module without code changed")
	}
	if !bytes.Contains(out, []byte("\x00\x00\x00\x05fives")) {
		t.Error("the data changed")
	}
	for _, workers := range []int{2, 7} {
		if got := file(t, in, Options{Workers: workers}); !bytes.Equal(got, out) {
			t.Errorf("%d workers made another archive", workers)
		}
	}
	if again := file(t, out, Options{}); !bytes.Equal(again, out) {
		t.Error("the second run changed the archive")
	}
}

func TestFileErrors(t *testing.T) {
	noCode, err := beam.ParseFile(hello(t))
	if err != nil {
		t.Fatal(err)
	}
	noCode.Remove("Code")
	if _, _, err := File(noCode.Encode(), Options{}); !errors.Is(err, ErrNoCode) {
		t.Errorf("without code: %v", err)
	}
	if _, err := Extract(hello(t)); !errors.Is(err, ErrNotPrecompiled) {
		t.Errorf("not precompiled: %v", err)
	}
	archive := (&beam.Archive{Entries: []beam.ArchiveEntry{
		{Name: "one.beam", Data: hello(t)[:200]},
		{Name: "two.beam", Data: hello(t)[:300]},
	}}).Encode()
	_, _, err = File(archive, Options{})
	if err == nil || !strings.Contains(err.Error(), "one.beam: ") || !strings.Contains(err.Error(), "two.beam: ") {
		t.Errorf("a broken archive: %v", err)
	}
}

// Any prefix of a file is refused or compiled; none panics.
func TestFileTruncated(t *testing.T) {
	in := hello(t)
	for n := range in {
		if _, _, err := File(in[:n], Options{}); err == nil {
			t.Errorf("%d of %d bytes were accepted", n, len(in))
		}
	}
}

func TestRunOrder(t *testing.T) {
	dir := t.TempDir()
	var jobs []Job
	for i := range 50 {
		name := filepath.Join(dir, fmt.Sprintf("m%02d.beam", i))
		data := hello(t)
		if i%7 == 3 {
			data = data[:len(data)/2]
		}
		if err := os.WriteFile(name, data, 0o666); err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, Job{name, name})
	}
	var got []Job
	sum := Run(context.Background(), jobs, Options{Workers: 8}, func(r Result) { got = append(got, r.Job) })
	if !slices.Equal(got, jobs) {
		t.Errorf("results came in the order %v", got)
	}
	if sum.Files != 43 || sum.Failed != 7 || sum.Modules != 43 {
		t.Errorf("summary is %+v", sum)
	}
}

func TestRunCancelled(t *testing.T) {
	name := filepath.Join(t.TempDir(), "m.beam")
	if err := os.WriteFile(name, hello(t), 0o666); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	sum := Run(ctx, []Job{{name, name}}, Options{}, func(r Result) {
		if !errors.Is(r.Err, context.Canceled) {
			t.Errorf("the result is %v", r.Err)
		}
	})
	if sum.Failed != 1 {
		t.Errorf("summary is %+v", sum)
	}
	if got := read(t, name); got != string(hello(t)) {
		t.Error("the file changed")
	}
}
