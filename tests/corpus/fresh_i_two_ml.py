"""Hal, a machine-learning engineer: environments, notebooks, long jobs over ssh, rsync."""

from typing import Any

from tests.corpus.fresh_i_two_docker import DOCKER, SSH, STRANGER
from tests.corpus.fresh_i_two_servers import H
from tests.corpus.fresh_parts import fails, file

GPU = f"hal@gpu1.{H}"
NB = """
    {{"cells": [{{"cell_type": "code", "execution_count": null, "id": "a1", "metadata": {{}},
      "outputs": [], "source": ["{0}"]}}],
     "metadata": {{"kernelspec": {{"display_name": "{1}", "language": "python", "name": "{1}"}}}},
     "nbformat": 4, "nbformat_minor": 5}}
    """
TRAIN = file(
    "train.py",
    """
    import argparse
    import pathlib

    import numpy as np

    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="data/train.npy")
    parser.add_argument("--out", default="runs/last")
    parser.add_argument("--size", type=int, default=100)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--optimizer", choices=["adam", "sgd"], default="adam")
    args = parser.parse_args()
    x = np.load(args.data)
    w = np.random.rand(x.shape[1], args.size)
    h = x @ w
    pathlib.Path(args.out).mkdir(parents=True, exist_ok=True)
    np.save(pathlib.Path(args.out) / "weights.npy", h)
    """,
)
DATA = "mkdir -p data; python -c \"import numpy as np; np.save('data/train.npy', np.ones((200, 64)))\"\n"
HUB = f"export HF_ENDPOINT=http://hub.{H}\n"
VENV = "python3 -m venv .venv\n"
WAIT = (
    file(
        "train_loop.py",
        """
    import os
    import time

    with open("train.pid", "w") as pid:
        pid.write(str(os.getpid()))
    for epoch in range(300):
        print(f"epoch {epoch}: loss {1 / (epoch + 1):.3f}", flush=True)
        time.sleep(1)
    """,
    )
    + """\
setsid sh -c 'until [ -s train.pid ]; do sleep 0.2; done; sleep 0.5; kill -INT $(cat train.pid)' >/dev/null 2>&1 &
"""
)
S: dict[str, Any] = {"timeout": 90}
BOTH: dict[str, Any] = {"timeout": 90, "stdout": True}

CASES = [
    fails("missing_dependency", "python train.py --lr 3e-4", "echo 'import torch' > train.py"),
    fails("missing_dependency", "python -m tensorboard.main --logdir runs", "mkdir runs"),
    fails(
        "not_found",
        ". .venv/bin/activate && pip install bitsandbytes==0.49.9 --index-url "
        f"http://pypi.{H}:8082/simple "
        f"--trusted-host pypi.{H}",
        VENV,
        tool="pip",
        **S,
    ),
    fails(
        "network",
        ". .venv/bin/activate && pip install --retries 2 -r requirements.txt --index-url "
        "https://download.offline.example/whl/cu121",
        VENV + "echo lightning > requirements.txt",
        tool="pip",
        **S,
    ),
    fails(
        "missing_command",
        "bash scripts/train.sh",
        file("scripts/train.sh", "set -e\nexport OMP_NUM_THREADS=4\nconda run -n vision python train.py"),
    ),
    fails("missing_command", "nvidia-smi --query-gpu=memory.used --format=csv", tool="bash"),
    fails("not_configured", "source .venv/bin/activate && python train.py", TRAIN, tool="bash", also="not_found"),
    fails("not_found", "python train.py --data /mnt/datasets/coco/train.npy", TRAIN, **S),
    fails(
        "disk_full",
        "python train.py --out runs/big --size 4000",
        TRAIN + DATA + "mkdir runs",
        admin="mount -t tmpfs -o size=256k,uid=1000 t runs",
        also="none",
        **S,
    ),
    fails("oom", "python train.py --size 2000000000", TRAIN + DATA, **S),
    fails("permission", "python train.py --out /data/shared/runs/exp7", TRAIN + DATA, **S),
    fails(
        "not_found",
        "jupyter nbconvert --to notebook --execute --inplace eda.ipynb",
        file("eda.ipynb", NB.format("1 + 1", "vision-py310")),
        also="not_configured",
        timeout=120,
    ),
    fails("not_found", "jupyter nbconvert --to html notebooks/report.ipynb", "mkdir notebooks", **S),
    fails("not_found", "papermill notebooks/train.ipynb out.ipynb -p lr 0.01", **S),
    fails("port_in_use", "jupyter notebook --no-browser --port 8080 --ServerApp.port_retries=0", **S),
    fails(
        "service_down",
        "python log_run.py --tracking http://localhost:5055",
        file(
            "log_run.py",
            """
          import sys

          import requests

          requests.post(sys.argv[2] + "/api/2.0/mlflow/runs/create", json={"experiment_id": "3"}, timeout=10)
          """,
        ),
        **S,
    ),
    fails(
        "network",
        "python log_run.py",
        file(
            "log_run.py",
            f"""
          import requests

          answer = requests.post("http://mlflow.{H}/api/2.0/mlflow/runs/create", json={{}}, timeout=10)
          answer.raise_for_status()
          """,
        ),
        **S,
    ),
    fails(
        "auth",
        f'HF_ENDPOINT=http://hub.{H} python -c "from huggingface_hub import HfApi; print(HfApi().whoami())"',
        **S,
    ),
    fails(
        "auth",
        f"HF_ENDPOINT=http://hub.{H} HF_TOKEN=hf_old python fetch.py",
        'echo "from huggingface_hub import hf_hub_download; '
        "hf_hub_download('kestrel/detector-large', 'config.json')\" > fetch.py",
        also="not_found",
        **S,
    ),
    fails(
        "network",
        "python fetch.py",
        "echo \"from huggingface_hub import hf_hub_download; hf_hub_download('bert-base-uncased', "
        "'config.json')\" > fetch.py",
        **S,
    ),
    fails("permission", f"wget -nv http://mirror.{H}/data/private/imagenet-val.tar"),
    fails("not_found", f"wget -nv http://mirror.{H}/data/coco/val2017.zip"),
    fails("ssh_key", f"rsync -avz data/ {GPU}:datasets/coco/", STRANGER + "mkdir data"),
    fails("not_found", f"rsync -av --partial {GPU}:runs/exp41/ runs/exp41/", SSH + "mkdir runs"),
    fails(
        "disk_full",
        f"rsync -a checkpoints/ {GPU}:small/",
        SSH + "mkdir checkpoints; head -c 300k /dev/urandom > checkpoints/e10.pt",
    ),
    fails("permission", f"rsync -a models/ {GPU}:shared/models/", SSH + "mkdir models; echo a > models/m.pt"),
    fails("not_found", f"scp best.pt {GPU}:models/2026/", SSH + "touch best.pt"),
    fails(
        "network",
        "ssh gpu3 nvidia-smi",
        "mkdir -m 700 ~/.ssh; printf 'Host gpu3\\n  HostName gpu3.nowhere.example\\n  User hal\\n' > ~/.ssh/config",
        tool="ssh",
    ),
    fails("network", f"ssh -o ConnectTimeout=40 hal@gpu2.{H} 'tail -n 5 runs/exp41/log.txt'", timeout=60),
    fails(
        "ssh_hostkey",
        f"ssh {GPU} 'squeue -u hal'",
        SSH + f"sed -i /^gpu1/d ~/.ssh/known_hosts; echo \"gpu1.{H} $(cut -d' ' -f1,2 "
        '/srv/ssh/other.pub)" >> ~/.ssh/known_hosts',
    ),
    fails("missing_command", f"ssh {GPU} 'sbatch jobs/train.slurm'", SSH),
    fails("not_found", f"ssh {GPU} 'cd runs/exp41 && cat log.txt'", SSH),
    fails("not_found", f"ssh {GPU} 'tmux attach -t train'", SSH),
    fails("tty", f"ssh {GPU} 'tmux new -s train python train.py'", SSH),
    fails(
        "missing_dependency",
        f"ssh {GPU} 'cd runs && /usr/bin/python3 -c \"import torch; print(torch.cuda.is_available())\"'",
        SSH,
    ),
    fails(
        "not_configured",
        "docker run --rm --gpus all shop/box:1 sh -c 'ls /dev/nvidia0'",
        DOCKER,
        also="missing_dependency",
    ),
    # --- not the environment's ---
    fails(
        "none",
        "python train.py --size 100",
        TRAIN + "mkdir data; python -c \"import numpy as np; np.save('data/train.npy', np.ones(200))\"",
        **S,
    ),
    fails("usage", "python train.py --optimizer adamw", TRAIN + DATA, also="none", **S),
    fails(
        "none",
        "python step.py",
        file(
            "step.py",
            """
          import numpy as np

          x, w = np.ones((32, 784)), np.ones((768, 10))
          print((x @ w).shape)
          """,
        ),
        **S,
    ),
    fails("none", "python train_loop.py", WAIT),
    fails("none", "jupyter execute eda.ipynb", file("eda.ipynb", NB.format("{}['loss']", "python3")), timeout=120),
    fails(
        "none",
        "python -m pytest -q tests/test_loss.py",
        file(
            "tests/test_loss.py",
            """
          import numpy as np


          def test_loss_goes_down():
              losses = np.array([0.9, 0.7, 0.72, 0.6])
              assert (np.diff(losses) < 0).all(), "loss went up: connection refused to go lower"
          """,
        ).replace(": connection refused to go lower", ""),
        **BOTH,
    ),
    fails(
        "none",
        "python check_labels.py",
        file(
            "check_labels.py",
            """
          labels = {"cat": 0, "dog": 1}
          rows = [("a.jpg", "cat"), ("b.jpg", "bird")]
          print([labels[name] for _, name in rows])
          """,
        ),
    ),
    fails(
        "none", f"ssh {GPU} 'grep -c nan runs/*.log'", SSH, admin="echo 'loss 0.2' > /srv/hal/runs/a.log", stdout=True
    ),
]
