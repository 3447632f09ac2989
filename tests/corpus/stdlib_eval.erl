%% The standard scanner, parser and evaluator run Erlang inside Erlang.
-module(stdlib_eval).
-export([start/0, eval/1]).

start() ->
    [eval(S) || S <- ["1 + 2 * 3.", "lists:sum([X * X || X <- lists:seq(1, 10)]).", "F = fun Fac(0) -> 1; Fac(N) -> N * Fac(N - 1) end, F(20).", "case {a, 1} of {b, _} -> no; {a, N} when N > 0 -> {yes, N} end.", "try 1 / 0 catch error:E -> E end.", "<<A:4, B:12>> = <<16#1234:16>>, {A, B}.", "#{a := X} = #{a => [1 | 2]}, X.", "begin X = 1, Y = X + 1, {X, Y} end.", "1 +.", "if 1 > 2 -> a; true -> \"b\" end.", "receive after 0 -> timeout end."]].

eval(S) ->
    case erl_scan:string(S) of
        {ok, Ts, _} ->
            case erl_parse:parse_exprs(Ts) of
                {ok, Es} ->
                    {value, V, _} = erl_eval:exprs(Es, erl_eval:new_bindings()),
                    V;
                {error, {_, erl_parse, _}} -> syntax_error
            end;
        {error, _, _} -> scan_error
    end.
