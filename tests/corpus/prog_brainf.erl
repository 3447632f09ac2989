%% A brainf*** interpreter with a zipper as its tape.
-module(prog_brainf).
-export([start/0]).

start() ->
    Hello = "++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++.",
    Alphabet = "++++++++[>++++++++<-]>+<++++++++++++++++++++++++++[>.+<-]",
    [run(Hello, ""), run(",[.,]", "echo"), run(",>,<[->+<]>.", [3, 4]), run(Alphabet, "")].

run(P, In) ->
    {Code, []} = parse(P, []),
    {_, _, _, Out} = exec(Code, {[], 0, []}, In, []),
    lists:reverse(Out).

parse([], A) -> {lists:reverse(A), []};
parse([$] | T], A) -> {lists:reverse(A), T};
parse([$[ | T], A) ->
    {Body, R} = parse(T, []),
    parse(R, [{loop, Body} | A]);
parse([C | T], A) -> parse(T, [C | A]).

exec([], Tape, In, Out) -> {done, Tape, In, Out};
exec([C | T], {L, V, R} = Tape, In, Out) ->
    case C of
        $+ -> exec(T, {L, (V + 1) band 255, R}, In, Out);
        $- -> exec(T, {L, (V - 1) band 255, R}, In, Out);
        $> -> exec(T, right(Tape), In, Out);
        $< -> exec(T, left(Tape), In, Out);
        $. -> exec(T, Tape, In, [V | Out]);
        $, ->
            case In of
                [] -> exec(T, {L, 0, R}, In, Out);
                [X | In1] -> exec(T, {L, X, R}, In1, Out)
            end;
        {loop, _} when V =:= 0 -> exec(T, Tape, In, Out);
        {loop, Body} ->
            {done, Tape1, In1, Out1} = exec(Body, Tape, In, Out),
            exec([C | T], Tape1, In1, Out1)
    end.

right({L, V, []}) -> {[V | L], 0, []};
right({L, V, [H | R]}) -> {[V | L], H, R}.

left({[], V, R}) -> {[], 0, [V | R]};
left({[H | L], V, R}) -> {L, H, [V | R]}.
