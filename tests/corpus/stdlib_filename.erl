%% Users of filename: text functions only.
-module(stdlib_filename).
-export([start/0]).

start() ->
    Fs = ["/usr/local/bin/x.erl", "a/b/", "file", "/", "", "a.b.c", "../x"],
    [{F, filename:basename(F), filename:dirname(F), filename:extension(F), filename:rootname(F), filename:split(F), filename:pathtype(F)} || F <- Fs] ++ [filename:join(["a", "b", "/c"]), filename:join("x/", "y"), filename:basename("a/b.erl", ".erl"), filename:join(<<"a">>, <<"b">>), filename:flatten(["a", [$b]])].
