%% Users of io_lib:format: every common control sequence.
-module(stdlib_format).
-export([start/0]).

start() ->
    [f("~w ~p ~s", [{a, "b"}, {a, "b"}, "str"]), f("~5w|~-5w|~5.2.0f", [1, 2, 3.14159]), f("~b ~8.16.0b ~.2b ~x", [10, 255, 5, 31, "0x"]), f("~e ~g ~f", [1.5, 2.5, 3.5]), f("~c~c ~3c", [$a, $b, $z]), f("~ts ~tp", ["häß", [1, 2]]), f("~~ ~n", []), f("~i~w", [skipped, shown]), f("~10s|~-10s|~.3s", ["abc", "def", "ghijk"]), f("~*w", [6, x]), f("~p", [lists:seq(1, 60)]), f("~P", [lists:seq(1, 60), 8]), f("~W", [{a, {b, {c, d}}}, 4]), f("~p", [#{a => 1}]), f("~p", [[{key, "value"}, <<"bin">>, <<1, 2>>, 'quoted atom', 1.0e10, []]]), f("~+w", [1]), try io_lib:format("~w", []) catch error:R -> R end,
     lists:flatten(io_lib:write({a, [b | c], "d"})), lists:flatten(io_lib:print("text")), io_lib:fread("~d ~s", "42 rest of"), io_lib:fread("~f", "1.5"), io_lib:printable_list("abc"), io_lib:write_atom('a b'), lists:flatten(io_lib:write_string("q\"q"))].

f(F, A) ->
    try lists:flatten(io_lib:format(F, A))
    catch error:R -> {failed, R}
    end.
